using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast.Controls;
using CloneCmdlets.Emulator.WallarmFast.Routes;
using CloneCmdlets.Emulator.WallarmFast.Tables;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Emulator.WallarmFast.Sample;

/// <summary>The sample data: the vendor's own examples, a record for each rule of copying, and a run in every state.</summary>
internal static class FastSample
{
    /// <summary>The token of the vendor's documents.</summary>
    public const string Token = "token_Qwe12345";

    /// <summary>The record of the vendor's documents.</summary>
    public const string Record = "rec_0001";

    private const long StagingNode = 3;

    public static void Add(DbSession session, DateTimeOffset time)
    {
        var now = time.ToUnixTimeMilliseconds();
        PolicyTable.Add(session, new PolicyRow(2, "Injections", ["ssti", "rce", "ldapi", "nosqli", "ptrav", "sqli", "xxe"]));
        PolicyTable.Add(session, new PolicyRow(3, "In the browser", ["csrf", "xss", "redir"]));
        PolicyTable.AddNode(session, new NodeRow(StagingNode, "fast-node-staging"));

        RecordSeeder.Add(session, Record, "DEMO TEST RECORD", Shop(isVulnerable: false), recording: false, now);
        var (vulnerable, _) = RecordSeeder.Add(session, null, "Shop with holes", Shop(isVulnerable: true), recording: false, now);
        RecordSeeder.Add(session, null, "Empty record", [], recording: false, now);
        var (large, _) = RecordSeeder.Add(session, null, "Whole site", RecordSeeder.Made(2000, 2, 1, null), recording: false, now);
        RecordSeeder.Add(session, null, "Still recording", RecordSeeder.Made(4, 0, 0, null), recording: true, now);

        // A run in every state. Those that move are slow enough to be found moving hours later.
        AddEnded(session, "DEMO TEST RUN", Record, now - 7_200_000, endsAfter: 60_000);
        AddEnded(session, "Shop, nightly", vulnerable, now - 3_600_000, endsAfter: 60_000);
        AddEnded(session, "Shop, interrupted", vulnerable, now - 1_800_000, endsAfter: 500);
        AddSlow(session, "Whole site, cloning", large, RunStates.Cloning, now);
        AddSlow(session, "Whole site, paused", large, RunStates.Paused, now - 900_000);
        AddSlow(session, "Whole site", large, RunStates.Running, now - 600_000);
    }

    /// <summary>A run that is over: by itself, or interrupted after so many milliseconds.</summary>
    private static void AddEnded(DbSession session, string name, string recordId, long startedAt, long endsAfter)
    {
        var id = RunCreation.Create(session, new RunRequestBody { Name = name, TestRecordId = WireId.Typed(recordId) }, startedAt);
        var run = FastStore.Settle(session, FastStore.Find(session, id, startedAt + endsAfter)!);
        if (!run.View.IsFinal)
        {
            FastStore.End(session, run.Row, RunStates.Interrupted, startedAt + endsAfter, isForced: false);
        }
    }

    /// <summary>A run that lasts. Made held, so that it interrupts none of the others of its node.</summary>
    private static void AddSlow(DbSession session, string name, string recordId, string state, long startedAt)
    {
        var request = new RunRequestBody
        {
            Name = name,
            TestRecordId = WireId.Typed(recordId),
            NodeId = WireId.Number(StagingNode),
            Rps = 2,
            State = RunStates.Paused,
        };
        var id = RunCreation.Create(session, request, startedAt);
        FastStore.Force(session, FastStore.Find(session, id, startedAt)!, state == RunStates.Cloning ? state : RunStates.Running, startedAt);
        if (state == RunStates.Paused)
        {
            var later = startedAt + 300_000;
            FastStore.Pause(session, FastStore.Find(session, id, later)!, later);
        }
    }

    private static BaselineRow[] Shop(bool isVulnerable) =>
    [
        new("GET", "/", RecordSeeder.Host),
        new("POST", "/login", RecordSeeder.Host, isVulnerable ? RecordSeeder.Finding(0) : null),
        new("GET", "/search?q=shoes", RecordSeeder.Host, isVulnerable ? RecordSeeder.Finding(1) : null),
        new("GET", "/img/logo.png", RecordSeeder.Host),
        new("POST", "/cart", RecordSeeder.Host),
    ];
}
