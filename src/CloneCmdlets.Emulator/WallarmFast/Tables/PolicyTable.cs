using System.Globalization;
using CloneCmdlets.Emulator.Storage;

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
    private const string Policies = "SELECT id, name, types FROM fast_policy ORDER BY id";
    private const string Nodes = "SELECT id, hostname FROM fast_node ORDER BY id";

    public static List<PolicyRow> All(DbSession session) =>
        session.Query(Policies, static row => new PolicyRow(row.GetInt64(0), row.GetString(1), row.GetString(2).Split(',')));

    public static List<NodeRow> AllNodes(DbSession session) => session.Query(Nodes, static row => new NodeRow(row.GetInt64(0), row.GetString(1)));

    /// <summary>The policy of an id as it came; <see langword="null"/>: there is none.</summary>
    public static PolicyRow? Find(DbSession session, string id) =>
        All(session).Find(policy => policy.Id.ToString(CultureInfo.InvariantCulture) == id);

    /// <summary>The node of an id as it came; <see langword="null"/>: there is none.</summary>
    public static NodeRow? FindNode(DbSession session, string id) =>
        AllNodes(session).Find(node => node.Id.ToString(CultureInfo.InvariantCulture) == id);

    public static void Add(DbSession session, PolicyRow policy) => session.Execute(
        "INSERT INTO fast_policy (id, name, types) VALUES (@id, @name, @types)",
        ("@id", policy.Id), ("@name", policy.Name), ("@types", string.Join(',', policy.Types)));

    public static void AddNode(DbSession session, NodeRow node) => session.Execute(
        "INSERT INTO fast_node (id, hostname) VALUES (@id, @hostname)", ("@id", node.Id), ("@hostname", node.Hostname));
}
