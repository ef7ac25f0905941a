namespace CloneCmdlets.Submitting;

/// <summary>How a copy is submitted.</summary>
public sealed record CopyOptions
{
    /// <summary>What to do where the name is taken.</summary>
    public IfExists IfExists { get; init; } = IfExists.Error;

    /// <summary>The call's time-out, which bounds how long a submission that was provably not processed is tried again;
    /// <see langword="null"/>: 60 s, which is the most in any case.</summary>
    public TimeSpan? Timeout { get; init; }
}
