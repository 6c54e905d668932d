//! What the framework estimators install: base image and packages for each version. Source: the scenario files of
//! azureml-train-core 1.62 (`azureml/train/estimator/scenarios`).

/// Framework, version, `cpu` or `gpu`, base image without its registry, pip packages beside azureml-defaults.
pub(super) type Scenario = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// Where base images are.
pub(super) const IMAGES: &str = "mcr.microsoft.com/azureml/";
/// Where images with a whole framework were.
pub(super) const REGISTRY: &str = "viennaprivate.azurecr.io";
/// Python of every scenario.
pub(super) const PYTHON: &str = "python=3.6.2";

pub(super) const SCENARIOS: &[Scenario] = &[
    ("chainer", "5.1.0", "cpu", "base:intelmpi2018.3-ubuntu16.04", "chainer==5.1.0 mpi4py==3.0.0"),
    (
        "chainer",
        "5.1.0",
        "gpu",
        "base-gpu:intelmpi2018.3-cuda9.0-cudnn7-ubuntu16.04",
        "chainer==5.1.0 mpi4py==3.0.0 cupy-cuda90==5.2.0",
    ),
    ("chainer", "7.0.0", "cpu", "base:intelmpi2018.3-ubuntu16.04", "chainer==7.0.0 mpi4py==3.0.0"),
    (
        "chainer",
        "7.0.0",
        "gpu",
        "base-gpu:intelmpi2018.3-cuda9.0-cudnn7-ubuntu16.04",
        "chainer==7.0.0 mpi4py==3.0.0 cupy-cuda90==7.0.0",
    ),
    (
        "pytorch",
        "1.0",
        "cpu",
        "base:intelmpi2018.3-ubuntu16.04",
        "torch==1.0 torchvision==0.4.1 horovod==0.18.1",
    ),
    (
        "pytorch",
        "1.0",
        "gpu",
        "base-gpu:openmpi3.1.2-cuda10.0-cudnn7-ubuntu16.04",
        "torch==1.0 torchvision==0.4.1 horovod==0.18.1",
    ),
    (
        "pytorch",
        "1.1",
        "cpu",
        "base:intelmpi2018.3-ubuntu16.04",
        "torch==1.1 torchvision==0.4.1 horovod==0.18.1 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.1",
        "gpu",
        "base-gpu:openmpi3.1.2-cuda10.0-cudnn7-ubuntu16.04",
        "torch==1.1 torchvision==0.4.1 horovod==0.18.1 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.2",
        "cpu",
        "base:intelmpi2018.3-ubuntu16.04",
        "torch==1.2 torchvision==0.4.1 horovod==0.18.1 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.2",
        "gpu",
        "base-gpu:openmpi3.1.2-cuda10.0-cudnn7-ubuntu16.04",
        "torch==1.2 torchvision==0.4.1 horovod==0.18.1 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.3",
        "cpu",
        "base:intelmpi2018.3-ubuntu16.04",
        "torch==1.3.1 torchvision==0.4.1 horovod==0.18.1 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.3",
        "gpu",
        "base-gpu:openmpi4.1.0-cuda11.1-cudnn8-ubuntu20.04",
        "torch==1.3.1 torchvision==0.4.1 horovod==0.18.1 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.4",
        "cpu",
        "base:openmpi3.1.2-ubuntu16.04",
        "torch==1.4.0 torchvision==0.5.0 horovod==0.18.1 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.4",
        "gpu",
        "base-gpu:openmpi4.1.0-cuda11.1-cudnn8-ubuntu20.04",
        "torch==1.4.0 torchvision==0.5.0 horovod==0.18.1 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.5",
        "cpu",
        "base:openmpi3.1.2-ubuntu16.04",
        "torch==1.5.0 torchvision==0.5.0 horovod==0.19.1 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.5",
        "gpu",
        "base-gpu:openmpi4.1.0-cuda11.1-cudnn8-ubuntu20.04",
        "torch==1.5.0 torchvision==0.5.0 horovod==0.19.1 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.6",
        "cpu",
        "openmpi3.1.2-ubuntu16.04",
        "torch==1.6.0 torchvision==0.5.0 horovod==0.19.5 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "pytorch",
        "1.6",
        "gpu",
        "openmpi4.1.0-cuda11.1-cudnn8-ubuntu20.04",
        "torch==1.6.0 torchvision==0.5.0 horovod==0.19.5 tensorboard==1.14.0 future==0.17.1",
    ),
    (
        "sklearn",
        "0.20.3",
        "cpu",
        "intelmpi2018.3-ubuntu16.04:20200423.v1",
        "scikit-learn==0.20.3 scipy==1.2.1 joblib==0.13.2",
    ),
    (
        "tensorflow",
        "1.10",
        "cpu",
        "intelmpi2018.3-ubuntu16.04:20200423.v1",
        "azureml-dataset-runtime[fuse,pandas] tensorflow==1.10.0 horovod==0.15.2",
    ),
    (
        "tensorflow",
        "1.10",
        "gpu",
        "intelmpi2018.3-cuda9.0-cudnn7-ubuntu16.04:20200704.v1",
        "azureml-dataset-runtime[fuse,pandas] tensorflow-gpu==1.10.0 horovod==0.15.2",
    ),
    (
        "tensorflow",
        "1.12",
        "cpu",
        "intelmpi2018.3-ubuntu16.04:20200423.v1",
        "azureml-dataset-runtime[fuse,pandas] tensorflow==1.12.0 horovod==0.15.2",
    ),
    (
        "tensorflow",
        "1.12",
        "gpu",
        "intelmpi2018.3-cuda9.0-cudnn7-ubuntu16.04:20200704.v1",
        "azureml-dataset-runtime[fuse,pandas] tensorflow-gpu==1.12.0 horovod==0.15.2",
    ),
    (
        "tensorflow",
        "1.13",
        "cpu",
        "intelmpi2018.3-ubuntu16.04:20200423.v1",
        "azureml-dataset-runtime[fuse,pandas] tensorflow==1.13.1 horovod==0.16.1",
    ),
    (
        "tensorflow",
        "1.13",
        "gpu",
        "intelmpi2018.3-cuda10.0-cudnn7-ubuntu16.04:20200704.v1",
        "azureml-dataset-runtime[fuse,pandas] tensorflow-gpu==1.13.1 horovod==0.16.1",
    ),
    (
        "tensorflow",
        "2.0",
        "cpu",
        "openmpi4.1.0-ubuntu20.04:20200423.v1",
        "azureml-dataset-runtime[fuse,pandas] tensorflow==2.0.0 horovod==0.18.1",
    ),
    (
        "tensorflow",
        "2.0",
        "gpu",
        "openmpi4.1.0-cuda11.1-cudnn8-ubuntu20.04:20200704.v1",
        "azureml-dataset-runtime[fuse,pandas] tensorflow-gpu==2.0.0 horovod==0.18.1",
    ),
    ("tensorflow", "2.1", "cpu", "openmpi4.1.0-ubuntu20.04:20200423.v1", "tensorflow==2.1.0 horovod==0.19.1"),
    (
        "tensorflow",
        "2.1",
        "gpu",
        "openmpi4.1.0-cuda11.1-cudnn8-ubuntu20.04:20200423.v1",
        "tensorflow-gpu==2.1.0 horovod==0.19.1",
    ),
    ("tensorflow", "2.2", "cpu", "openmpi4.1.0-ubuntu20.04:20200423.v1", "tensorflow==2.2.0 horovod==0.19.5"),
    (
        "tensorflow",
        "2.2",
        "gpu",
        "openmpi4.1.0-cuda11.1-cudnn8-ubuntu20.04:20200423.v1",
        "tensorflow-gpu==2.2.0 horovod==0.19.5",
    ),
    (
        "tensorflow",
        "2.3",
        "cpu",
        "openmpi4.1.0-ubuntu20.04:20200423.v1",
        "tensorflow==2.3.0 cmake==3.18.2 horovod==0.20.0",
    ),
    (
        "tensorflow",
        "2.3",
        "gpu",
        "openmpi4.1.0-cuda11.1-cudnn8-ubuntu20.04:20200423.v1",
        "tensorflow-gpu==2.3.0 cmake==3.18.2 horovod==0.20.0",
    ),
];

/// The scenario of a framework, and whether the framework has such a version at all.
pub(super) fn scenario(framework: &str, version: &str, processor: &str) -> Option<&'static Scenario> {
    SCENARIOS
        .iter()
        .find(|row| row.0.eq_ignore_ascii_case(framework) && row.1 == version && row.2 == processor)
}

/// The versions of a framework that its estimator takes, sorted as text.
pub(super) fn versions(framework: &str) -> Vec<&'static str> {
    let mut versions: Vec<&str> =
        SCENARIOS.iter().filter(|row| row.0.eq_ignore_ascii_case(framework)).map(|row| row.1).collect();
    versions.sort_unstable();
    versions.dedup();
    versions
}

/// The version an estimator takes where none is given.
pub(super) fn default_version(framework: &str) -> &'static str {
    match framework {
        "PyTorch" => "1.4",
        "TensorFlow" => "1.13",
        "Chainer" => "5.1.0",
        _ => "0.20.3",
    }
}
