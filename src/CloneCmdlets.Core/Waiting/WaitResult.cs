namespace CloneCmdlets.Waiting;

/// <summary>What the waiter has to tell: the end of one operation, or of the waiting for one service's.</summary>
/// <param name="Operation">The operation as it was last seen; <see langword="null"/> where a whole service is meant.</param>
/// <param name="Error">Why it isn't what the user waited for; <see langword="null"/> for an operation that succeeded. Without an operation:
/// why the service was given up (401, 403, a sign-in page again and again), naming how many of its operations are left.</param>
public sealed record WaitResult(CloneOperation? Operation, CloneException? Error)
{
    /// <summary>Without an operation: those that nobody looks at any longer, as they were last seen, in the order they were added.</summary>
    public IReadOnlyList<CloneOperation> Left { get; init; } = [];
}
