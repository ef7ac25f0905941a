namespace CloneCmdlets.Services;

/// <summary>What came of sending a copy once (design: "Submitting once").</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>The service has it.</summary>
    /// <param name="Operation">The operation, as the service answered.</param>
    public sealed record Accepted(CloneOperation Operation) : SendOutcome;

    /// <summary>A clear no: nothing was made, and asking the same again would bring the same.</summary>
    /// <param name="Error">What the service said.</param>
    public sealed record Refused(CloneException Error) : SendOutcome;

    /// <summary>Provably not processed (name not resolved, connection refused, no byte of the body sent, 429): may be sent again.</summary>
    /// <param name="Error">Why; with <see cref="CloneException.RetryAfter"/> where the service said when.</param>
    public sealed record NotProcessed(CloneException Error) : SendOutcome;

    /// <summary>No clear answer: it may have been made or not. Never to be sent again by itself.</summary>
    /// <param name="Error">What happened.</param>
    public sealed record Ambiguous(CloneException Error) : SendOutcome;
}
