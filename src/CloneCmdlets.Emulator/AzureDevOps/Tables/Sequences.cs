using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.AzureDevOps.Tables;

/// <summary>The numbers that are given out. Only within a write: two can't get the same.</summary>
internal static class Sequences
{
    private const string Items = "item";
    private const string Operations = "operation";

    /// <summary>Takes ids for plans, suites or work items.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="count">How many.</param>
    /// <returns>The first of them; the others follow it.</returns>
    public static int TakeItems(DbSession session, int count = 1) => Take(session, Items, count);

    /// <summary>The next id for a plan, suite or work item, which stays free until it is taken.</summary>
    /// <param name="session">The writer's session.</param>
    /// <returns>The id.</returns>
    public static int PeekItem(DbSession session) => checked((int)session.Number("SELECT next FROM ado_sequence WHERE name = 'item'")!.Value);

    /// <summary>Takes an id for an operation.</summary>
    /// <param name="session">The writer's session.</param>
    /// <returns>The id.</returns>
    public static int TakeOperation(DbSession session) => Take(session, Operations, 1);

    /// <summary>Sets what comes next, for data that bring their own ids.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="item">The next id of an item.</param>
    /// <param name="operation">The next id of an operation.</param>
    public static void Reset(DbSession session, int item, int operation)
    {
        session.Execute("UPDATE ado_sequence SET next = @next WHERE name = @name", ("@next", item), ("@name", Items));
        session.Execute("UPDATE ado_sequence SET next = @next WHERE name = @name", ("@next", operation), ("@name", Operations));
    }

    private static int Take(DbSession session, string name, int count) => checked((int)session.Number(
        "UPDATE ado_sequence SET next = next + @count WHERE name = @name RETURNING next - @count", ("@count", count), ("@name", name))!.Value);
}
