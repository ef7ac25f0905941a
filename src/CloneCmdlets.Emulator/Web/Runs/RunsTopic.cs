using System.Collections.Concurrent;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast;
using CloneCmdlets.Emulator.WallarmFast.Engine;
using CloneCmdlets.Emulator.WallarmFast.Tables;
using CloneCmdlets.Emulator.Web.Live;

namespace CloneCmdlets.Emulator.Web.Runs;

/// <summary>The test runs. They move with the clock alone, so they are looked at again and again; those that stand still are remembered, since
/// looking at a run goes through all its baselines.</summary>
internal sealed class RunsTopic : PageTopic
{
    private const int Most = 100;

    private readonly EmulatorDatabase _database;
    private readonly EmulatorClock _clock;
    private readonly ConcurrentDictionary<long, (Standstill Key, object Line)> _still = new();

    public RunsTopic(EmulatorDatabase database, EmulatorClock clock)
    {
        _database = database;
        _clock = clock;
    }

    public override string Name => "runs";

    public override IReadOnlyList<string> ChangedBy { get; } = ["runs", "clock"];

    public override bool ChangesWithTime => true;

    public override object Read(PageTopicState state) => _database.Read(session =>
    {
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = RunTable.Newest(session, Most, 0);
        var shown = rows.Select(row => row.Id).ToHashSet();
        foreach (var gone in _still.Keys.Where(id => !shown.Contains(id)))
        {
            _still.TryRemove(gone, out _);
        }

        return new { total = RunTable.Count(session), runs = rows.Select(row => Line(session, row, now)).ToList() };
    });

    private object Line(DbSession session, RunRow row, long now)
    {
        var key = Standstill.Of(row);
        if (key is not null && _still.TryGetValue(row.Id, out var known) && known.Key == key)
        {
            return known.Line;
        }

        var line = RunLines.Of(FastStore.Find(session, row.Id, now)!);
        if (key is not null)
        {
            _still[row.Id] = (key, line);
        }

        return line;
    }

    /// <summary>Everything of a run that stands still which can ever change: by the service, only together with its end or its holds.</summary>
    private sealed record Standstill(string? EndState, long? EndedAt, bool IsForced, string HeldState, long StartedAt, int Holds, long CloneMs)
    {
        /// <summary>The key of a run; <see langword="null"/> where it moves, or records what comes.</summary>
        public static Standstill? Of(RunRow row) => row.EndState is not null || (row.Timeline.IsHeld && !row.IsRecorder)
            ? new(row.EndState, row.EndedAt, row.IsForced, row.HeldState, row.Timeline.StartedAt, row.Timeline.Holds.Count, row.CloneMs)
            : null;
    }
}
