namespace CloneCmdlets.Submitting;

/// <summary>What came of looking for a copy whose answer was lost.</summary>
internal abstract record Finding
{
    private Finding()
    {
    }

    /// <summary>Exactly one new thing of its name: it is the copy.</summary>
    /// <param name="Operation">The operation it is taken for.</param>
    public sealed record Found(CloneOperation Operation) : Finding;

    /// <summary>Nothing new of its name, after long enough.</summary>
    public sealed record Nothing : Finding;

    /// <summary>More than one may be it.</summary>
    /// <param name="Candidates">All of them.</param>
    public sealed record Several(IReadOnlyList<CloneReference> Candidates) : Finding;

    /// <summary>Another submission to the same name was on its way all the while, so that nobody can say whose what is.</summary>
    public sealed record Crowded : Finding;

    /// <summary>It could not be looked for.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Unseen(CloneException Error) : Finding;

    /// <summary>The service can't be searched.</summary>
    public sealed record Unsearchable : Finding;
}
