using System.Globalization;
using CloneCmdlets.Services.AzureDevOps.Rules;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>
/// The api-versions a route knows. One that isn't released needs <c>-preview</c>; a preview of a released version is taken too.
/// </summary>
/// <param name="Lowest">The lowest, <c>major.minor</c>.</param>
/// <param name="Highest">The highest.</param>
/// <param name="ReleasedFrom">The lowest that needs no <c>-preview</c>; <see langword="null"/>: all need it.</param>
/// <param name="ReleasedTo">The highest that needs none.</param>
/// <param name="Revision">The latest preview's own number.</param>
internal sealed record VersionRange(Version Lowest, Version Highest, Version? ReleasedFrom, Version? ReleasedTo, int Revision)
{
    /// <summary>Routes A to C: the cloud lists them up to 5.0, in preview (reference page, "Routes").</summary>
    public static VersionRange TestClone { get; } = new(new(1, 0), new(5, 0), null, null, 2);

    /// <summary>Routes D and E (reference page, "Routes").</summary>
    public static VersionRange TestPlanClone { get; } = new(new(5, 0), new(7, 2), new(7, 0), new(7, 1), 2);

    /// <summary>Reads of the area <c>test</c> [ours].</summary>
    public static VersionRange Test { get; } = new(new(1, 0), new(5, 1), new(1, 0), new(5, 1), 2);

    /// <summary>Reads of the area <c>testplan</c> [ours].</summary>
    public static VersionRange TestPlan { get; } = new(new(5, 0), new(7, 2), new(7, 0), new(7, 1), 1);

    /// <summary>Projects and work item tracking [ours].</summary>
    public static VersionRange Released { get; } = new(new(1, 0), new(7, 2), new(1, 0), new(7, 1), 3);

    /// <summary>Connection data: never released.</summary>
    public static VersionRange Preview { get; } = new(new(1, 0), new(7, 2), null, null, 1);

    /// <summary>Demands that a request names a version that the route knows.</summary>
    /// <param name="request">The request.</param>
    /// <param name="optional">Whether it may name none at all.</param>
    /// <exception cref="AdoException">It doesn't.</exception>
    public void Demand(HttpRequest request, bool optional)
    {
        var text = Read(request);
        if (text is null)
        {
            if (!optional && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsOptions(request.Method))
            {
                throw AdoException.NoVersion(request.Method);
            }

            return;
        }

        if (!ApiVersion.TryParse(text, out var version))
        {
            throw AdoException.BadVersion(text);
        }

        var asked = new Version(version.Major, version.Minor);
        if (asked < Lowest || asked > Highest || version.Revision > Revision)
        {
            throw AdoException.VersionOutOfRange(
                text, Lowest.ToString(), string.Create(CultureInfo.InvariantCulture, $"{Highest}{(Highest > ReleasedTo || ReleasedTo is null ? $"-preview.{Revision}" : "")}"));
        }

        if (!version.IsPreview && (ReleasedFrom is null || asked < ReleasedFrom || asked > ReleasedTo))
        {
            throw AdoException.NeedsPreview(text);
        }
    }

    /// <summary>The version of a request: from the query, else from the Accept header, where the official clients put it.</summary>
    private static string? Read(HttpRequest request)
    {
        if (request.Query.TryGetValue("api-version", out var query) && !string.IsNullOrWhiteSpace(query))
        {
            return query.ToString().Trim();
        }

        foreach (var media in request.Headers.Accept)
        {
            foreach (var part in media?.Split([',', ';'], StringSplitOptions.TrimEntries) ?? [])
            {
                if (part.StartsWith("api-version=", StringComparison.OrdinalIgnoreCase))
                {
                    return part["api-version=".Length..].Trim('"');
                }
            }
        }

        return null;
    }
}
