namespace CloneCmdlets;

/// <summary>One end of a copy: what was copied, or what was made.</summary>
public sealed record CloneReference
{
    /// <summary>The id in the service, as the service writes it. <see langword="null"/> while it has none.</summary>
    public string? Id { get; init; }

    /// <summary>The name, raw as the service or the user gave it.</summary>
    public string? Name { get; init; }

    /// <summary>The Azure DevOps project. <see langword="null"/> for FAST.</summary>
    public string? Project { get; init; }

    /// <summary>The address the service gave for it. Shown, never fetched.</summary>
    public string? Url { get; init; }

    /// <summary>For the source of a FAST copy: the run that was named, where one was. Otherwise <see langword="null"/>.</summary>
    public string? TestRunId { get; init; }

    /// <summary>For a source: the ids of the parts that were asked for, such as suites. Empty: all of it.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>The name, else the id, safe to show.</summary>
    public override string ToString() => Text.SafeText.Clean(Name ?? Id ?? string.Empty);
}
