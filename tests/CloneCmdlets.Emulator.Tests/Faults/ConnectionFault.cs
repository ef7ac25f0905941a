namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>What becomes of one connection.</summary>
internal enum ConnectionFaultKind
{
    None,

    /// <summary>Reset as soon as it is there.</summary>
    ResetAtOnce,

    /// <summary>Reset both ways after so many bytes of the request.</summary>
    ResetAfterRequestBytes,

    /// <summary>After so many bytes of the request the server is told that there is no more; the answer still comes through.</summary>
    HalfClose,

    /// <summary>Closed after so many bytes of the answer.</summary>
    CutAnswer,

    /// <summary>Reset after so many bytes of the answer.</summary>
    ResetAnswer,

    /// <summary>After so many bytes of the request nothing goes on, and nobody says so.</summary>
    StallRequest,

    /// <summary>After so many bytes of the answer nothing goes on, and nobody says so.</summary>
    StallAnswer,

    /// <summary>Everything comes through, later.</summary>
    Delay,

    /// <summary>Stalled with the headers of the first POST passed on and nothing of its body.</summary>
    HoldPostBody,

    /// <summary>Stalled with the first POST passed on and nothing of its answer, when that is there.</summary>
    HoldPostAnswer,
}

/// <summary>One fault.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Bytes">After how many bytes, where the kind counts them.</param>
internal sealed record ConnectionFault(ConnectionFaultKind Kind, int Bytes = 0)
{
    /// <summary>Nothing happens.</summary>
    public static ConnectionFault None { get; } = new(ConnectionFaultKind.None);

    /// <summary>Whether it strikes what the client sends, and not the answers.</summary>
    public bool IsOfRequest => Kind is ConnectionFaultKind.ResetAfterRequestBytes or ConnectionFaultKind.HalfClose
        or ConnectionFaultKind.StallRequest or ConnectionFaultKind.HoldPostBody;

    /// <summary>Whether nothing goes on after it, and nobody says so.</summary>
    public bool IsStall => Kind is ConnectionFaultKind.StallRequest or ConnectionFaultKind.StallAnswer
        or ConnectionFaultKind.HoldPostBody or ConnectionFaultKind.HoldPostAnswer;
}
