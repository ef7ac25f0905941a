namespace CloneCmdlets.Services;

/// <summary>A copy that has been checked and can be sent.</summary>
public sealed record PreparedCopy
{
    /// <summary>What it is to be.</summary>
    public required CopyIntent Intent { get; init; }

    /// <summary>What is done, in a line for <c>ShouldProcess</c>, safe to show: "Copy test plan 1 'A' …".</summary>
    public required string Action { get; init; }

    /// <summary>What it is done to, for <c>ShouldProcess</c>, safe to show: the destination.</summary>
    public required string Target { get; init; }

    /// <summary>All that would be copied, a line each, safe to show, for <c>-WhatIf</c>: suites with their counts, overrides. Read only where
    /// <see cref="DescribeAsync"/> is called, since it may cost requests.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<string>>>? DescribeAsync { get; init; }

    /// <summary>What bears the destination's name already (<c>-IfExists</c> decides on it); empty where nothing does or names don't matter.</summary>
    public IReadOnlyList<CloneReference> Existing { get; init; } = [];

    /// <summary>Whether an earlier copy of the session may have got the name and nobody knows.</summary>
    public bool IsNameInDoubt { get; init; }

    /// <summary>The request itself, the service's own business.</summary>
    internal object? Payload { get; init; }

    /// <summary>The copy with other things of its name, none of which is it.</summary>
    /// <param name="existing">They.</param>
    /// <returns>The copy.</returns>
    internal PreparedCopy WithExisting(IEnumerable<CloneReference> existing)
    {
        IReadOnlyList<CloneReference> all = [.. existing];
        return this with { Existing = all, Intent = Intent with { PriorIds = [.. all.Select(one => one.Id).OfType<string>()] } };
    }
}
