using System.Globalization;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast.Engine;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.WallarmFast.Tables;

/// <summary>A record.</summary>
internal sealed record RecordRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required long CreatedAt { get; init; }

    public required Recording Recording { get; init; }

    public required bool SkipDuplicates { get; init; }

    public required int BaselineCount { get; init; }
}

/// <summary>A baseline of a record.</summary>
internal sealed record BaselineRow(string Method, string Path, string Host, BaselineFinding? Finding = null, bool IsTechnicalFailure = false);

/// <summary>The records and their baselines.</summary>
internal static class RecordTable
{
    private const string Columns =
        "SELECT id, name, created_ms, recording_ended_ms, last_traffic_ms, inactivity_ms, skip_duplicates, (SELECT count(*) FROM fast_baseline WHERE record_id = fast_record.id) FROM fast_record ";

    /// <summary>Makes a record.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="id">Its id; <see langword="null"/>: the next number.</param>
    /// <param name="name">Its name.</param>
    /// <param name="recording">Its recording.</param>
    /// <param name="skipDuplicates">Whether a request that is there already is not recorded again.</param>
    /// <param name="now">The time.</param>
    /// <returns>Its id.</returns>
    public static string Add(DbSession session, string? id, string name, Recording recording, bool skipDuplicates, long now)
    {
        session.Execute(
            "INSERT INTO fast_record (name, created_ms, recording_ended_ms, last_traffic_ms, inactivity_ms, skip_duplicates) VALUES (@name, @created, @ended, @last, @inactivity, @skip)",
            ("@name", name), ("@created", now), ("@ended", recording.EndedAt), ("@last", recording.LastTrafficAt), ("@inactivity", recording.InactivityTimeoutMs), ("@skip", skipDuplicates ? 1 : 0));
        var seq = session.Number("SELECT last_insert_rowid()")!.Value;
        id ??= seq.ToString(CultureInfo.InvariantCulture);
        session.Execute("UPDATE fast_record SET id = @id WHERE seq = @seq", ("@id", id), ("@seq", seq));
        return id;
    }

    public static RecordRow? Find(DbSession session, string id) => session.QueryFirst(Columns + "WHERE id = @id", Read, ("@id", id));

    /// <summary>The newest records.</summary>
    public static List<RecordRow> Newest(DbSession session, int count, int offset) =>
        session.Query(Columns + "ORDER BY seq DESC LIMIT @count OFFSET @offset", Read, ("@count", count), ("@offset", offset));

    public static void EndRecording(DbSession session, string id, long at) => session.Execute(
        "UPDATE fast_record SET recording_ended_ms = @at WHERE id = @id AND recording_ended_ms IS NULL", ("@at", at), ("@id", id));

    /// <summary>Adds baselines after those that are there.</summary>
    /// <returns>The ordinal of the first.</returns>
    public static int AddBaselines(DbSession session, string recordId, IEnumerable<BaselineRow> baselines, long now)
    {
        var first = (int)session.Number("SELECT coalesce(max(ordinal), -1) + 1 FROM fast_baseline WHERE record_id = @id", ("@id", recordId))!.Value;
        var ordinal = first;
        foreach (var one in baselines)
        {
            session.Execute(
                "INSERT INTO fast_baseline (record_id, ordinal, method, path, host, added_ms, vuln_type, vuln_threat, vuln_code, technical) VALUES (@id, @ordinal, @method, @path, @host, @added, @type, @threat, @code, @technical)",
                ("@id", recordId), ("@ordinal", ordinal++), ("@method", one.Method), ("@path", one.Path), ("@host", one.Host), ("@added", now), ("@type", one.Finding?.Type), ("@threat", one.Finding?.Threat), ("@code", one.Finding?.Code), ("@technical", one.IsTechnicalFailure ? 1 : 0));
        }

        session.Execute("UPDATE fast_record SET last_traffic_ms = max(last_traffic_ms, @now) WHERE id = @id", ("@now", now), ("@id", recordId));
        return first;
    }

    /// <summary>Whether a record has such a request.</summary>
    public static bool Has(DbSession session, string recordId, BaselineRow one) => session.Number(
        "SELECT 1 FROM fast_baseline WHERE record_id = @id AND method = @method AND path = @path AND host = @host LIMIT 1",
        ("@id", recordId), ("@method", one.Method), ("@path", one.Path), ("@host", one.Host)) == 1;

    private static RecordRow Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        CreatedAt = row.GetInt64(2),
        Recording = new Recording(row.IsDBNull(3) ? null : row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)),
        SkipDuplicates = row.GetInt64(6) == 1,
        BaselineCount = row.GetInt32(7),
    };
}
