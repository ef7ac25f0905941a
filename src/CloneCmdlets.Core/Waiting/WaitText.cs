using System.Globalization;
using CloneCmdlets.Text;

namespace CloneCmdlets.Waiting;

/// <summary>How a wait is told to people: progress, heartbeats, and how to go on. All of it is safe to show.</summary>
public static class WaitText
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>What is being done, for the head of a progress bar.</summary>
    /// <param name="snapshot">How the wait stands.</param>
    /// <returns>The text.</returns>
    public static string Activity(WaitSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Only is { } only
            ? "Waiting for " + Lower(only)
            : string.Create(Plain, $"Waiting for {snapshot.Total} clone operations");
    }

    /// <summary>How far it is: what is counted for one operation, ended of all for many.</summary>
    /// <param name="snapshot">How the wait stands.</param>
    /// <returns>The text.</returns>
    public static string Status(WaitSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var parts = new List<string>(6);
        if (snapshot.Only is { } only)
        {
            parts.Add(SafeText.Clean(only.ServiceState ?? only.State.ToString(), 100));
            AddIfAny(parts, Counts(only));
            AddIfAny(parts, only.Statistics?.EstimatedTimeToCompletion is { } left && !only.IsCompleted ? $"about {Duration(left)} left" : string.Empty);
        }
        else
        {
            parts.Add(string.Create(Plain, $"{snapshot.Ended} of {snapshot.Total} ended"));
            parts.Add(string.Create(Plain, $"{snapshot.InFlight} in flight"));
            parts.Add(string.Create(Plain, $"{snapshot.Failed} failed"));
            AddIfAny(parts, snapshot.Left > 0 ? string.Create(Plain, $"{snapshot.Left} left") : string.Empty);
            AddIfAny(parts, snapshot.Oldest is { } oldest ? $"oldest: {oldest}, {Duration(snapshot.OldestAge)}" : string.Empty);
        }

        AddIfAny(parts, FailedLooks(snapshot));
        return string.Join(", ", parts);
    }

    /// <summary>One line that stands for itself, for a log in which progress is hidden.</summary>
    /// <param name="snapshot">How the wait stands.</param>
    /// <returns>The line.</returns>
    public static string Line(WaitSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var left = snapshot.TimeLeft is { } rest && rest > TimeSpan.Zero ? $", {Duration(rest)} to the time-out" : string.Empty;
        var trouble = snapshot.Trouble is null ? string.Empty : $". No good answer at present: {snapshot.Trouble}";
        return $"{Activity(snapshot)} for {Duration(snapshot.Elapsed)}: {Status(snapshot)}{left}{trouble}";
    }

    /// <summary>How far it is in per cent.</summary>
    /// <param name="snapshot">How the wait stands.</param>
    /// <returns>0 to 100; -1 where nobody can tell, as PowerShell's progress has it.</returns>
    public static int Percent(WaitSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Only is { } only
            ? Math.Clamp(only.PercentComplete ?? -1, -1, 100)
            : snapshot.Total == 0 ? -1 : (int)(100L * (snapshot.Ended + snapshot.Left) / snapshot.Total);
    }

    /// <summary>What a service counts of an operation, as far as it does.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>The counts; empty where there are none.</returns>
    public static string Counts(CloneOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.Statistics is not { } counts)
        {
            return string.Empty;
        }

        var parts = new List<string>(4);
        AddOf(parts, counts.ClonedTestCases, counts.TotalTestCases, "test cases");
        AddOf(parts, counts.ClonedSharedSteps, null, "shared steps");
        AddOf(parts, counts.ClonedRequirements, counts.TotalRequirements, "requirements");
        AddOf(parts, Checked(counts), counts.BaselineCount, "baselines");
        AddOf(parts, counts.SentRequests, counts.PlannedRequests, "requests");
        return string.Join(", ", parts);
    }

    /// <summary>The command that waits for an operation again, on any machine.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>The command.</returns>
    public static string GoOn(CloneOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return GoOn([operation]);
    }

    /// <summary>The command that waits for operations again, on any machine.</summary>
    /// <param name="operations">The operations.</param>
    /// <returns>The command.</returns>
    internal static string GoOn(IEnumerable<CloneOperation> operations)
    {
        var handles = operations.Select(one => $"'{SafeText.Clean(one.Handle, 600).Replace("'", "''", StringComparison.Ordinal)}'");
        return "Wait-CloneOperation -Handle " + string.Join(", ", handles);
    }

    /// <summary>What to tell whoever stopped a wait: that the operations go on, and how to wait for them again.</summary>
    /// <param name="unfinished">What was still waited for.</param>
    /// <returns>The text; empty where nothing was.</returns>
    public static string Stopped(IReadOnlyList<CloneOperation> unfinished)
    {
        ArgumentNullException.ThrowIfNull(unfinished);
        return unfinished.Count switch
        {
            0 => string.Empty,
            1 => $"The waiting has ended, the operation goes on in the service. To wait again: {GoOn(unfinished[0])}.",
            _ => string.Create(
                Plain,
                $"The waiting has ended, the {unfinished.Count} operations go on in the service. To wait again: {GoOn(unfinished[0])}, and so on, or 'Get-CloneOperation | Where-Object {{ -not $_.IsCompleted }} | Wait-CloneOperation' for all that this machine started and that hasn't ended."),
        };
    }

    /// <summary>A length of time, in the two units that matter: "45 s", "3 min 20 s", "1 h 02 min".</summary>
    /// <param name="time">The time.</param>
    /// <returns>The text.</returns>
    public static string Duration(TimeSpan time)
    {
        var seconds = (long)Math.Round(Math.Max(0, time.TotalSeconds));
        return seconds switch
        {
            < 60 => string.Create(Plain, $"{seconds} s"),
            < 3600 => string.Create(Plain, $"{seconds / 60} min {seconds % 60:00} s"),
            _ => string.Create(Plain, $"{seconds / 3600} h {seconds / 60 % 60:00} min"),
        };
    }

    private static string FailedLooks(WaitSnapshot snapshot) => snapshot.FailedLooks switch
    {
        0 => string.Empty,
        1 => "1 look failed",
        var many => string.Create(Plain, $"{many} looks failed"),
    };

    /// <summary>Baselines whose check is over, in whatever way.</summary>
    private static long? Checked(CloneStatistics counts) => counts.BaselineCount is null
        ? null
        : (counts.PassedCount ?? 0) + (counts.FailedCount ?? 0) + (counts.InterruptedCount ?? 0) + (counts.TechnicalFailureCount ?? 0);

    private static string Lower(CloneOperation operation)
    {
        var kind = operation.Kind switch
        {
            CloneKind.TestRun => "test run",
            CloneKind.TestSuite => "test suite clone",
            _ => "test plan clone",
        };
        var name = operation.Destination?.Name ?? operation.Id ?? operation.Handle;
        return SafeText.Clean($"{kind} '{name}'", 300);
    }

    private static void AddOf(List<string> parts, long? done, long? total, string what)
    {
        if (done is null && total is null)
        {
            return;
        }

        parts.Add(total is null ? string.Create(Plain, $"{done} {what}") : string.Create(Plain, $"{done ?? 0} of {total} {what}"));
    }

    private static void AddIfAny(List<string> parts, string text)
    {
        if (text.Length > 0)
        {
            parts.Add(text);
        }
    }
}
