using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast.Engine;
using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Emulator.WallarmFast.Tables;

/// <summary>The baselines of runs: rows of their own, so that what happens to a record later changes no run.</summary>
internal static class RunBaselineTable
{
    /// <summary>Clones the baselines of a record into a run.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="runId">The run.</param>
    /// <param name="recordId">The record.</param>
    /// <param name="policy">What is looked for: nothing else is found.</param>
    /// <param name="extensions">What is left out, parted by bars.</param>
    /// <param name="fromOrdinal">The first to clone.</param>
    /// <returns>How many the run has now.</returns>
    public static int Clone(DbSession session, long runId, string recordId, PolicyRow policy, string extensions, int fromOrdinal = 0)
    {
        session.Execute(
            """
            INSERT INTO fast_run_baseline (run_id, ordinal, method, path, host, planned, added_ms, vuln_type, vuln_threat, vuln_code, technical)
            SELECT @run, ordinal, method, path, host, @planned, added_ms,
                   CASE WHEN technical = 0 AND instr(@types, ',' || vuln_type || ',') > 0 THEN vuln_type END, vuln_threat, vuln_code, technical
            FROM fast_baseline WHERE record_id = @record AND ordinal >= @from
            """,
            ("@run", runId), ("@planned", policy.RequestsPerBaseline), ("@types", $",{string.Join(',', policy.Types)},"), ("@record", recordId), ("@from", fromOrdinal));
        if (FileExtensions.Split(extensions) is { Count: > 0 } excluded)
        {
            var paths = session.Query("SELECT ordinal, path FROM fast_run_baseline WHERE run_id = @run", static row => (Ordinal: row.GetInt32(0), Path: row.GetString(1)), ("@run", runId));
            foreach (var (ordinal, _) in paths.Where(one => FileExtensions.Match(excluded, one.Path)))
            {
                session.Execute("DELETE FROM fast_run_baseline WHERE run_id = @run AND ordinal = @ordinal", ("@run", runId), ("@ordinal", ordinal));
            }
        }

        return (int)session.Number("SELECT count(*) FROM fast_run_baseline WHERE run_id = @run", ("@run", runId))!.Value;
    }

    /// <summary>The baselines of a run, in order.</summary>
    public static List<RunBaseline> Of(DbSession session, long runId) => session.Query(
        "SELECT ordinal, method, path, host, planned, added_ms, vuln_type, vuln_threat, vuln_code, technical FROM fast_run_baseline WHERE run_id = @run ORDER BY ordinal",
        static row => new RunBaseline
        {
            Ordinal = row.GetInt32(0),
            Method = row.GetString(1),
            Path = row.GetString(2),
            Host = row.GetString(3),
            Planned = row.GetInt32(4),
            AddedAt = row.GetInt64(5),
            Finding = row.IsDBNull(6) ? null : new BaselineFinding(row.GetString(6), row.GetInt32(7), row.GetString(8)),
            IsTechnicalFailure = row.GetInt64(9) == 1,
        },
        ("@run", runId));
}
