namespace CloneCmdlets.Emulator.WallarmFast.Tables;

/// <summary>FAST's tables. A new database has the default policy and the token's own node, so that a first copy needs neither.</summary>
internal static class FastSchema
{
    /// <summary>Every kind of weakness FAST looks for [doc].</summary>
    public const string AllTypes = "anomaly,xxe,ssti,csrf,xss,idor,redir,ssrf,info,rce,auth,ldapi,nosqli,ptrav,sqli";

    /// <summary>The policy where a run names none.</summary>
    public const long DefaultPolicy = 1;

    /// <summary>The node that the token belongs to.</summary>
    public const long OwnNode = 1;

    /// <summary>The node of the recordings that the controls and the sample make: off the way of copies, which would interrupt them.</summary>
    public const long RecordingNode = 2;

    /// <summary>Ids begin where nobody takes them for a count.</summary>
    public const string Sql = $"""
        CREATE TABLE fast_policy (id INTEGER PRIMARY KEY, name TEXT NOT NULL, types TEXT NOT NULL);
        INSERT INTO fast_policy VALUES (1, 'Default policy', '{AllTypes}');

        CREATE TABLE fast_node (id INTEGER PRIMARY KEY, hostname TEXT NOT NULL);
        INSERT INTO fast_node VALUES (1, 'fast-node'), (2, 'fast-node-recording');

        CREATE TABLE fast_record (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT UNIQUE,
            name TEXT NOT NULL,
            created_ms INTEGER NOT NULL,
            recording_ended_ms INTEGER,
            last_traffic_ms INTEGER NOT NULL,
            inactivity_ms INTEGER NOT NULL,
            skip_duplicates INTEGER NOT NULL);
        INSERT INTO sqlite_sequence (name, seq) VALUES ('fast_record', 3500);

        CREATE TABLE fast_baseline (
            record_id TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            method TEXT NOT NULL,
            path TEXT NOT NULL,
            host TEXT NOT NULL,
            added_ms INTEGER NOT NULL,
            vuln_type TEXT,
            vuln_threat INTEGER,
            vuln_code TEXT,
            technical INTEGER NOT NULL,
            PRIMARY KEY (record_id, ordinal)) WITHOUT ROWID;

        CREATE TABLE fast_run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            description TEXT NOT NULL,
            record_id TEXT NOT NULL,
            policy_id INTEGER NOT NULL,
            node_id INTEGER NOT NULL,
            tags TEXT NOT NULL,
            extensions TEXT NOT NULL,
            rps INTEGER,
            rps_per_baseline INTEGER,
            stop_on_first_fail INTEGER NOT NULL,
            is_recorder INTEGER NOT NULL,
            has_node INTEGER NOT NULL,
            clone_ms INTEGER NOT NULL,
            started_ms INTEGER NOT NULL,
            holds TEXT NOT NULL,
            held_state TEXT NOT NULL,
            end_state TEXT,
            ended_ms INTEGER,
            is_forced INTEGER NOT NULL);
        CREATE INDEX fast_run_active ON fast_run (node_id) WHERE end_state IS NULL;
        CREATE INDEX fast_run_record ON fast_run (record_id) WHERE is_recorder = 1;
        INSERT INTO sqlite_sequence (name, seq) VALUES ('fast_run', 9000);

        CREATE TABLE fast_run_baseline (
            run_id INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            method TEXT NOT NULL,
            path TEXT NOT NULL,
            host TEXT NOT NULL,
            planned INTEGER NOT NULL,
            added_ms INTEGER NOT NULL,
            vuln_type TEXT,
            vuln_threat INTEGER,
            vuln_code TEXT,
            technical INTEGER NOT NULL,
            PRIMARY KEY (run_id, ordinal)) WITHOUT ROWID;
        """;
}
