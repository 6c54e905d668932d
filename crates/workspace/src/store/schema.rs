//! Tables, and how older ones are brought up to date.

use rusqlite::Connection;

/// One step per version; never changed once released, only added to.
const MIGRATIONS: &[&str] = &["
    create table experiments (name text primary key, id integer unique not null, created_ms integer not null) strict;
    create table jobs (
        seq integer primary key autoincrement,
        name text unique not null,
        experiment text not null,
        properties text not null,
        status text not null,
        created_ms integer not null,
        started_ms integer,
        ended_ms integer,
        error text,
        warnings text not null default '[]',
        hidden integer not null default 0
    ) strict;
    create table assets (
        kind text not null,
        name text not null,
        version text not null,
        hash text,
        properties text not null,
        created_ms integer not null,
        primary key (kind, name, version)
    ) strict;
    create index assets_hash on assets (kind, hash);
    create table blobs (
        container text not null,
        name text not null,
        file text not null,
        bytes integer not null,
        md5 text,
        etag text not null,
        modified_ms integer not null,
        metadata text not null default '[]',
        primary key (container, name)
    ) strict;
    create table metrics (
        id integer primary key,
        run text not null,
        key text not null,
        value real,
        step integer not null,
        timestamp_ms integer not null
    ) strict;
    create index metrics_key on metrics (run, key, step);
    create table params (run text not null, key text not null, value text not null, primary key (run, key)) strict;
    create table tags (run text not null, key text not null, value text not null, primary key (run, key)) strict;
", "
    create table containers (kind text not null, name text not null, properties text not null, primary key (kind, name)) strict;
", "
    create table latest (
        run text not null, key text not null, value real, step integer not null, timestamp_ms integer not null, primary key (run, key)
    ) strict, without rowid;
    insert into latest select run, key, value, step, timestamp_ms from (
        select *, row_number() over (partition by run, key order by step desc, timestamp_ms desc, id desc) as place from metrics
    ) where place = 1;
    create index latest_key on latest (key, value, run);
    create index jobs_experiment on jobs (experiment, seq);
", "
    alter table jobs add column parent text;
    update jobs set parent = properties ->> '$.parentRun';
    create index jobs_parent on jobs (parent, seq) where parent is not null;
    create table computes (name text primary key, properties text not null) strict;
    create table v1_metrics (id integer primary key, run text not null, name text not null, body text not null) strict;
    create index v1_metrics_name on v1_metrics (run, name);
    create table models (id text primary key, experiment text not null, body text not null) strict;
    create index models_experiment on models (experiment);
"];

/// Brings a database to the newest version; each step is one transaction.
pub(super) fn migrate(connection: &Connection) -> rusqlite::Result<()> {
    let done: u32 = connection.query_row("pragma user_version", [], |row| row.get(0))?;
    for (version, step) in (1..).zip(MIGRATIONS).filter(|(version, _)| *version > done) {
        connection
            .execute_batch(&format!("begin immediate; {step} pragma user_version = {version}; commit;"))?;
    }
    Ok(())
}
