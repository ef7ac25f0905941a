namespace CloneCmdlets.Services;

/// <summary>
/// What a copy is to be, in the words that outlive the process: enough to show it, to find it again when its answer was lost, and to
/// judge whether it is whole. The journal keeps it. No token is in it.
/// </summary>
public sealed record CopyIntent
{
    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The scope of the service's handles (see <see cref="OperationHandle.Scope"/>).</summary>
    public required string Scope { get; init; }

    /// <summary>What is copied.</summary>
    public required CloneKind Kind { get; init; }

    /// <summary>What is copied: id, name, project, and the parts of it that were asked for.</summary>
    public required CloneReference Source { get; init; }

    /// <summary>What is to be made: name and project, no id yet.</summary>
    public required CloneReference Destination { get; init; }

    /// <summary>The ids of what bore the destination's name before: they are not the copy.</summary>
    public IReadOnlyList<string> PriorIds { get; init; } = [];

    /// <summary>Whether another copy is of the same thing, and of the same parts of it.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it is.</returns>
    internal bool HasSameSource(CopyIntent other) => string.Equals(Source.Id, other.Source.Id, StringComparison.Ordinal)
        && Source.Parts.ToHashSet(StringComparer.Ordinal).SetEquals(other.Source.Parts);
}
