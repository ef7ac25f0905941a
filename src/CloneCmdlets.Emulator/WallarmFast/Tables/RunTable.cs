using System.Globalization;
using System.Text.Json;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast.Engine;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.WallarmFast.Tables;

/// <summary>The runs.</summary>
internal static class RunTable
{
    private const string Columns = """
        SELECT id, name, description, record_id, policy_id, node_id, tags, extensions, rps, rps_per_baseline, stop_on_first_fail, is_recorder,
               has_node, clone_ms, started_ms, holds, held_state, end_state, ended_ms, is_forced FROM fast_run
        """;

    /// <summary>Stores a new run; its id in the row doesn't count.</summary>
    /// <returns>Its id.</returns>
    public static long Add(DbSession session, RunRow run)
    {
        session.Execute(
            """
            INSERT INTO fast_run (name, description, record_id, policy_id, node_id, tags, extensions, rps, rps_per_baseline, stop_on_first_fail, is_recorder,
                                  has_node, clone_ms, started_ms, holds, held_state, end_state, ended_ms, is_forced)
            VALUES (@name, @description, @record, @policy, @node, @tags, @extensions, @rps, @rpb, @stop, @recorder,
                    @hasNode, @cloneMs, @started, @holds, @held, @endState, @ended, @forced)
            """,
            ("@name", run.Name), ("@description", run.Description), ("@record", run.RecordId), ("@policy", run.PolicyId), ("@node", run.NodeId), ("@tags", JsonSerializer.Serialize(run.Tags)), ("@extensions", run.Extensions), ("@rps", run.Rps), ("@rpb", run.RpsPerBaseline), ("@stop", run.StopOnFirstFail ? 1 : 0), ("@recorder", run.IsRecorder ? 1 : 0), ("@hasNode", run.HasNode ? 1 : 0), ("@cloneMs", run.CloneMs), ("@started", run.Timeline.StartedAt), ("@holds", Write(run.Timeline.Holds)), ("@held", run.HeldState), ("@endState", run.EndState), ("@ended", run.EndedAt), ("@forced", run.IsForced ? 1 : 0));
        return session.Number("SELECT last_insert_rowid()")!.Value;
    }

    /// <summary>Stores what has happened to a run.</summary>
    public static void Update(DbSession session, RunRow run) => session.Execute(
        """
        UPDATE fast_run SET has_node = @hasNode, clone_ms = @cloneMs, started_ms = @started, holds = @holds, held_state = @held,
                            end_state = @endState, ended_ms = @ended, is_forced = @forced WHERE id = @id
        """,
        ("@hasNode", run.HasNode ? 1 : 0), ("@cloneMs", run.CloneMs), ("@started", run.Timeline.StartedAt), ("@holds", Write(run.Timeline.Holds)), ("@held", run.HeldState), ("@endState", run.EndState), ("@ended", run.EndedAt), ("@forced", run.IsForced ? 1 : 0), ("@id", run.Id));

    public static RunRow? Find(DbSession session, long id) => session.QueryFirst(Columns + " WHERE id = @id", Read, ("@id", id));

    /// <summary>The newest runs.</summary>
    public static List<RunRow> Newest(DbSession session, int count, int offset) =>
        session.Query(Columns + " ORDER BY id DESC LIMIT @count OFFSET @offset", Read, ("@count", count), ("@offset", offset));

    /// <summary>How many runs there are.</summary>
    public static long Count(DbSession session) => session.Number("SELECT count(*) FROM fast_run")!.Value;

    /// <summary>Those on a node whose end is not settled.</summary>
    public static List<RunRow> ActiveOn(DbSession session, long nodeId) =>
        session.Query(Columns + " WHERE node_id = @node AND end_state IS NULL AND has_node = 1 ORDER BY id", Read, ("@node", nodeId));

    /// <summary>The run that records into a record; <see langword="null"/>: none does or did.</summary>
    public static RunRow? RecorderOf(DbSession session, string recordId) =>
        session.QueryFirst(Columns + " WHERE record_id = @record AND is_recorder = 1 ORDER BY id DESC LIMIT 1", Read, ("@record", recordId));

    private static RunRow Read(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Name = row.GetString(1),
        Description = row.GetString(2),
        RecordId = row.GetString(3),
        PolicyId = row.GetInt64(4),
        NodeId = row.GetInt64(5),
        Tags = JsonSerializer.Deserialize<string[]>(row.GetString(6)) ?? [],
        Extensions = row.GetString(7),
        Rps = row.IsDBNull(8) ? null : row.GetInt32(8),
        RpsPerBaseline = row.IsDBNull(9) ? null : row.GetInt32(9),
        StopOnFirstFail = row.GetInt64(10) == 1,
        IsRecorder = row.GetInt64(11) == 1,
        HasNode = row.GetInt64(12) == 1,
        CloneMs = row.GetInt64(13),
        Timeline = new RunTimeline(row.GetInt64(14), ReadHolds(row.GetString(15))),
        HeldState = row.GetString(16),
        EndState = row.IsDBNull(17) ? null : row.GetString(17),
        EndedAt = row.IsDBNull(18) ? null : row.GetInt64(18),
        IsForced = row.GetInt64(19) == 1,
    };

    /// <summary>As <c>from-to</c> pairs with blanks between; an open end is left out.</summary>
    private static string Write(IReadOnlyList<Hold> holds) =>
        string.Join(' ', holds.Select(static hold => string.Create(CultureInfo.InvariantCulture, $"{hold.From}-{hold.To}")));

    private static Hold[] ReadHolds(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static pair =>
    {
        var parts = pair.Split('-');
        return new Hold(
            long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1].Length == 0 ? null : long.Parse(parts[1], CultureInfo.InvariantCulture));
    })];
}
