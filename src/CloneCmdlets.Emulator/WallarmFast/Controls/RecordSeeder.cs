using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast.Engine;
using CloneCmdlets.Emulator.WallarmFast.Routes;
using CloneCmdlets.Emulator.WallarmFast.Tables;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Emulator.WallarmFast.Controls;

/// <summary>Makes records as if somebody had recorded them.</summary>
internal static class RecordSeeder
{
    /// <summary>The application under test: the vendor's sample's.</summary>
    public const string Host = "app.example.local";

    /// <summary>The first is the vendor's sample's.</summary>
    private static readonly BaselineFinding[] Findings =
    [
        new("sqli", 80, "S0001"), new("xss", 60, "S0002"), new("rce", 100, "S0003"), new("ptrav", 70, "S0004"), new("info", 20, "S0005"),
    ];

    /// <summary>One of the findings that made records have, in turn.</summary>
    public static BaselineFinding Finding(int number) => Findings[number % Findings.Length];

    /// <summary>Baselines of a made record: the vulnerable ones in its middle, so that a run stopping at the first has something left; the broken ones last.</summary>
    public static IEnumerable<BaselineRow> Made(int count, int vulnerable, int technicalFailures, string? extension)
    {
        var firstVulnerable = Math.Max(0, Math.Min(count / 2, count - vulnerable));
        for (var index = 0; index < count; index++)
        {
            var number = index - firstVulnerable;
            yield return new BaselineRow(
                "GET",
                $"/page/{index + 1}{(extension is null ? "" : "." + extension)}",
                Host,
                number >= 0 && number < vulnerable ? Finding(number) : null,
                index >= count - technicalFailures);
        }
    }

    /// <summary>Adds a record, and the run that records into it where it is still recording.</summary>
    /// <returns>The record's id, and the run's.</returns>
    public static (string Id, long? RunId) Add(DbSession session, string? id, string name, IEnumerable<BaselineRow> baselines, bool recording, long now)
    {
        // A day, so that a recording made for a test doesn't end under it.
        var end = recording ? (long?)null : now;
        id = RecordTable.Add(session, id, name, new Recording(end, now, RunLimits.InactivityTimeout.Most * 1000L), skipDuplicates: true, now);
        RecordTable.AddBaselines(session, id, baselines, now);
        if (!recording)
        {
            return (id, null);
        }

        // On a node of its own and started there by nobody: copies neither interrupt it nor are interrupted by it.
        var request = new RunRequestBody { Name = name };
        var node = PolicyTable.FindNode(session, FastSchema.RecordingNode)!;
        var policy = PolicyTable.Find(session, FastSchema.DefaultPolicy)!;
        return (id, RunCreation.AddRecorder(session, request, RecordTable.Find(session, id)!, policy, node, now));
    }
}
