//! Documents of the preview become today's without losing a comment, and every change is told where it was.

use run_composer_core::checks::upgrade;

const JOB: &str = "\
# head
type: command_job # A
code: # B
  # where
  local_path: ./src # C
command: python train.py --lr {inputs.lr} --d {inputs.d} # D
compute: # E
  # which cluster
  target: azureml:cpu # F
  # two of them
  instance_count: 2 # G
environment: # H
  # the image
  docker: # I
    image: python:3.11 # J
inputs:
  lr: 0.1 # lr
  d:
    data: azureml:x:1 # DATA
    mode: mount # K
# time
timeout: 60 # T
# end
";

const UPGRADED: &str = "\
# head
type: command # A
# where
# C
code: ./src # B
command: python train.py --lr ${{inputs.lr}} --d ${{inputs.d}} # D
# which cluster
# F
compute: azureml:cpu # E
environment: # H
  # the image
  # J
  image: python:3.11 # I
inputs:
  lr: 0.1 # lr
  d:
    path: azureml:x:1 # DATA
    mode: ro_mount # K
    type: uri_folder
resources:
  # two of them
  instance_count: 2 # G
limits:
  # time
  timeout: 60 # T
# end
";

const SWEEP: &str = "\
type: sweep_job # 1
algorithm: random # 2
search_space: # 3
  lr: # 4
    spec: uniform # 5
    min_value: 0.1 # 6
    max_value: 1 # 7
objective: {primary_metric: a, goal: maximize} # 8
max_total_trials: 3 # 9
# at once
max_concurrent_trials: 2 # 10
trial: # 11
  command: | # 12
    python t.py --lr {search_space.lr}
    # not a comment
  code: {local_path: src} # 13
  environment: azureml:e/versions/3 # 14
  compute: # 15
    target: cpu # 16
    node_count: 2 # 17
  inputs: # 18
    # the data
    d: # 19
      dataset: azureml:d/versions/1 # 20
  limits: # 21
    timeout: 60 # 22
early_termination: # 23
  policy_type: median # 24
  delay_evaluation: 1 # 25
";

fn comments(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> =
        text.lines().filter_map(|line| line.find("# ").map(|at| line[at..].trim_end())).collect();
    found.sort_unstable();
    found
}

#[test]
fn comments_move_with_what_they_are_about() {
    assert_eq!(upgrade("job.yml", JOB, None).text(), UPGRADED);
}

#[test]
fn no_comment_gets_lost() {
    for text in [JOB, SWEEP] {
        let upgraded = upgrade("job.yml", text, None);
        assert_eq!(comments(upgraded.text()), comments(text), "{}", upgraded.text());
        assert!(upgraded.report.findings.iter().all(|finding| finding.code.as_str() != "preview-syntax"));
    }
}

#[test]
fn windows_lines_stay_windows_lines() {
    let crlf = JOB.replace('\n', "\r\n");
    assert_eq!(upgrade("job.yml", &crlf, None).text(), UPGRADED.replace('\n', "\r\n"));
}

#[test]
fn json_and_quotes_stay() {
    let json = "{\n  \"command\": \"ls\",\n  \"compute\": {\"target\": \"azureml:c\", \"instance_count\": 2},\n  \"timeout\": 60\n}\n";
    let upgraded = upgrade("job.json", json, None);
    let expected = "{\n  \"command\": \"ls\",\n  \"compute\": \"azureml:c\",\n  \"resources\": {\"instance_count\":2},\n  \"limits\": {\"timeout\":60}\n}\n";
    assert_eq!(upgraded.text(), expected);
    let yaml = "command: ls\nenvironment:\n  python: # py\n    conda_file: file:c.yml # cf\n  docker:\n    image: \"python:3.8\"\n";
    let expected = "command: ls\nenvironment:\n  # cf\n  conda_file: c.yml # py\n  image: \"python:3.8\"\n";
    assert_eq!(upgrade("job.yml", yaml, None).text(), expected);
}

#[test]
fn changes_name_lines_of_the_old_text() {
    let lines: Vec<u32> = upgrade("job.yml", JOB, None)
        .changes
        .iter()
        .map(|change| change.place.as_ref().unwrap().line)
        .collect();
    assert_eq!(lines, [2, 3, 6, 6, 7, 14, 19, 20, 22]);
}

#[test]
fn what_is_no_job_stays_as_it_is() {
    for text in
        ["", "- a\n", "type: pipeline\njobs: {}\n", "a:\n\tb: 1\n", "code: [src\ncompute: {target: x}\n"]
    {
        let upgraded = upgrade("job.yml", text, None);
        assert_eq!(upgraded.text(), text);
        assert!(!upgraded.report.is_readable() && !upgraded.report.findings.is_empty(), "{text}");
    }
}
