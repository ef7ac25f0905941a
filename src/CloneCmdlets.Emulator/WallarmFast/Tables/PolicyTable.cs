using System.Globalization;
using CloneCmdlets.Emulator.Storage;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.WallarmFast.Tables;

/// <summary>A policy: what a run looks for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Types">The kinds of weakness it looks for.</param>
internal sealed record PolicyRow(long Id, string Name, IReadOnlyList<string> Types)
{
    /// <summary>Requests for a baseline: five for each kind but <c>anomaly</c>, which is seen in the answers to the others [ours]; the default
    /// policy's 70 are the vendor's sample's.</summary>
    public int RequestsPerBaseline => Math.Max(1, 5 * Types.Count(static type => type != "anomaly"));
}

/// <summary>A node.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Hostname">Its name.</param>
internal sealed record NodeRow(long Id, string Hostname);

/// <summary>The policies and nodes of the account.</summary>
internal static class PolicyTable
{
    private const string Policies = "SELECT id, name, types FROM fast_policy ";
    private const string Nodes = "SELECT id, hostname FROM fast_node ";

    public static List<PolicyRow> All(DbSession session) => session.Query(Policies + "ORDER BY id", ReadPolicy);

    public static List<NodeRow> AllNodes(DbSession session) => session.Query(Nodes + "ORDER BY id", ReadNode);

    public static PolicyRow? Find(DbSession session, long id) => session.QueryFirst(Policies + "WHERE id = @id", ReadPolicy, ("@id", id));

    public static NodeRow? FindNode(DbSession session, long id) => session.QueryFirst(Nodes + "WHERE id = @id", ReadNode, ("@id", id));

    /// <summary>The policy of an id as it came; <see langword="null"/>: there is none.</summary>
    public static PolicyRow? Find(DbSession session, string id) => Number(id) is { } number ? Find(session, number) : null;

    /// <summary>The node of an id as it came; <see langword="null"/>: there is none.</summary>
    public static NodeRow? FindNode(DbSession session, string id) => Number(id) is { } number ? FindNode(session, number) : null;

    private static long? Number(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static PolicyRow ReadPolicy(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2).Split(','));

    private static NodeRow ReadNode(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1));

    public static void Add(DbSession session, PolicyRow policy) => session.Execute(
        "INSERT INTO fast_policy (id, name, types) VALUES (@id, @name, @types)",
        ("@id", policy.Id), ("@name", policy.Name), ("@types", string.Join(',', policy.Types)));

    public static void AddNode(DbSession session, NodeRow node) => session.Execute(
        "INSERT INTO fast_node (id, hostname) VALUES (@id, @hostname)", ("@id", node.Id), ("@hostname", node.Hostname));
}
