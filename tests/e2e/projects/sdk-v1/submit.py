import sys

from azureml.core import Environment, Experiment, ScriptRunConfig, Workspace

ws = Workspace.from_config()
env = Environment.from_conda_specification("ridge", "conda.yml")
src = ScriptRunConfig(
    source_directory="scripts",
    script="train.py",
    arguments=["--alpha", 0.5],
    compute_target=sys.argv[1],
    environment=env,
)
run = Experiment(ws, "ridge-v1").submit(src)
