namespace CloneCmdlets.Services.WallarmFast;

/// <summary>What <c>Copy-TestRun</c> asks for. What is <see langword="null"/> or empty was left open and is not sent.</summary>
public sealed record TestRunCopyRequest : CopyRequest
{
    /// <summary>The run whose record is reused; its state is checked first. Wins over <see cref="TestRecordId"/>.</summary>
    public string? Id { get; init; }

    /// <summary>The record to reuse.</summary>
    public string? TestRecordId { get; init; }

    /// <summary>The copy's name. May be left open with <see cref="Id"/> only: "Copy of" the run's.</summary>
    public string? Name { get; init; }

    /// <summary>The copy's description.</summary>
    public string? Description { get; init; }

    /// <summary>The policy to test by; it need not be the original run's. Left open: the account's default.</summary>
    public string? PolicyId { get; init; }

    /// <summary>The node to run on. Left open: the token's own.</summary>
    public string? NodeId { get; init; }

    /// <summary>Tags of the copy.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>File extensions whose baselines are not checked.</summary>
    public IReadOnlyList<string> ExcludeFileExtensions { get; init; } = [];

    /// <summary>The most requests a second of the whole run, 1 to 1000. Left open: no limit.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>The most requests a second for one baseline, 1 to 500. Left open: no limit.</summary>
    public int? RequestsPerSecondPerBaseline { get; init; }

    /// <summary>Whether the run ends at the first vulnerability.</summary>
    public bool? StopOnFirstFail { get; init; }

    /// <summary>Whether a recording that still goes on is ended first.</summary>
    public bool StopRecording { get; init; }

    /// <summary>Whether the caller lets each copy end before it sends the next (<c>-Wait</c>). Otherwise a second copy to one node is worth a
    /// warning, since it interrupts the first.</summary>
    public bool WaitsForEach { get; init; }
}
