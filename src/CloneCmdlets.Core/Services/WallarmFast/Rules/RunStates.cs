namespace CloneCmdlets.Services.WallarmFast.Rules;

/// <summary>The states of a run, in the service's words [doc].</summary>
internal static class RunStates
{
    public const string Cloning = "cloning";
    public const string Running = "running";
    public const string Paused = "paused";
    public const string Interrupted = "interrupted";
    public const string Passed = "passed";
    public const string Failed = "failed";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> All { get; } = [Cloning, Running, Paused, Interrupted, Passed, Failed];

    /// <summary>Those in which a run can be copied [doc].</summary>
    public static IReadOnlyList<string> Copyable { get; } = [Failed, Interrupted, Passed, Paused, Running];

    /// <summary>Whether a run in this state can be copied. The API takes only a record and never asks, so the client does.</summary>
    public static bool CanBeCopied(string state) => Copyable.Contains(state, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether no other state follows.</summary>
    public static bool IsFinal(string state) => ToCloneState(state) is CloneState.Succeeded or CloneState.Failed or CloneState.Interrupted;

    /// <summary>The state in the words that are the same for every service; case doesn't matter.</summary>
    public static CloneState ToCloneState(string? state) => state?.ToLowerInvariant() switch
    {
        Cloning or Running => CloneState.InProgress,
        Paused => CloneState.Paused,
        Interrupted => CloneState.Interrupted,
        Passed => CloneState.Succeeded,
        Failed => CloneState.Failed,
        _ => CloneState.Unknown,
    };
}
