"""Fills MLflow's SQLite database with runs of one experiment: three metrics, four parameters and two tags each.

Arguments: the database, the experiment's id, how many.
"""

import random
import sqlite3
import sys

path, experiment, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
db = sqlite3.connect(path)
random.seed(1)
fields = "run_uuid,name,source_type,source_name,entry_point_name,user_id,status,start_time,end_time,source_version,lifecycle_stage,artifact_uri,experiment_id"
for number in range(count):
    run = f"{number:032x}"
    values = (run, run, "LOCAL", "", "", "me", "FINISHED", number, number + 1, "", "active", "/tmp/none", experiment)
    db.execute(f"insert into runs ({fields}) values (?,?,?,?,?,?,?,?,?,?,?,?,?)", values)
    for key in ("loss", "acc", "f1"):
        point = (key, random.random(), 1, 0, 0, run)
        db.execute("insert into metrics (key,value,timestamp,step,is_nan,run_uuid) values (?,?,?,?,?,?)", point)
        db.execute("insert into latest_metrics (key,value,timestamp,step,is_nan,run_uuid) values (?,?,?,?,?,?)", point)
    for key in ("lr", "depth", "seed", "data"):
        db.execute("insert into params (key,value,run_uuid) values (?,?,?)", (key, str(random.random()), run))
    for key in ("team", "stage"):
        db.execute("insert into tags (key,value,run_uuid) values (?,?,?)", (key, "a", run))
db.commit()
