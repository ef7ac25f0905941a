using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Emulator.WallarmFast.Engine;

/// <summary>A run as it is stored: what was asked for, and what happened to it from outside. Everything else follows from it and the clock.</summary>
internal sealed record RunRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = string.Empty;

    public required string RecordId { get; init; }

    public required long PolicyId { get; init; }

    public required long NodeId { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>As on the wire, parted by bars.</summary>
    public string Extensions { get; init; } = string.Empty;

    public int? Rps { get; init; }

    public int? RpsPerBaseline { get; init; }

    public bool StopOnFirstFail { get; init; }

    /// <summary>Whether it records into its record, rather than reusing it.</summary>
    public bool IsRecorder { get; init; }

    /// <summary>Whether it has come to run on its node: then a newer one interrupts it.</summary>
    public bool HasNode { get; init; }

    /// <summary>How long cloning takes, in milliseconds of its own time; 0 for one that records.</summary>
    public long CloneMs { get; init; }

    public required RunTimeline Timeline { get; init; }

    /// <summary>The state it shows while it stands still.</summary>
    public string HeldState { get; init; } = RunStates.Paused;

    /// <summary>Its final state, once that is settled; it never changes after that, whatever the clock does.</summary>
    public string? EndState { get; init; }

    /// <summary>When it ended.</summary>
    public long? EndedAt { get; init; }

    /// <summary>Whether <c>POST /_emulator/runs/{id}</c> set its end: then its counts are those of such an end.</summary>
    public bool IsForced { get; init; }
}

/// <summary>A baseline of a run, cloned from its record.</summary>
internal sealed record RunBaseline
{
    public required int Ordinal { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Host { get; init; }

    public required int Planned { get; init; }

    /// <summary>When it was recorded, in Unix milliseconds.</summary>
    public required long AddedAt { get; init; }

    /// <summary>What its check finds; <see langword="null"/>: nothing.</summary>
    public BaselineFinding? Finding { get; init; }

    /// <summary>Whether its check breaks off for a technical reason.</summary>
    public bool IsTechnicalFailure { get; init; }
}

/// <summary>What is wrong with a baseline.</summary>
/// <param name="Type">The kind, such as <c>sqli</c>.</param>
/// <param name="Threat">How grave, 1 to 100.</param>
/// <param name="Code">Its code.</param>
internal sealed record BaselineFinding(string Type, int Threat, string Code);

/// <summary>The recording of a record.</summary>
/// <param name="EndedAt">When it was ended; <see langword="null"/>: by nobody yet.</param>
/// <param name="LastTrafficAt">When the last baseline came, or it began.</param>
/// <param name="InactivityTimeoutMs">After so long without traffic it ends by itself.</param>
internal sealed record Recording(long? EndedAt, long LastTrafficAt, long InactivityTimeoutMs)
{
    /// <summary>When it ended, as seen at a moment; <see langword="null"/>: it goes on.</summary>
    public long? EndAt(long now) =>
        EndedAt ?? (LastTrafficAt + InactivityTimeoutMs <= now ? LastTrafficAt + InactivityTimeoutMs : null);
}
