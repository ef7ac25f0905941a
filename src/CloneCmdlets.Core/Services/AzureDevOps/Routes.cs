using System.Globalization;
using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>
/// The addresses of one connection, relative to its collection, each with the api-version it is to be asked in (reference page, "Routes").
/// What a user named is percent-encoded, and can't climb out of its place.
/// </summary>
internal sealed class Routes
{
    private const string OlderReads = "5.0";
    private const string RouteC = "5.0-preview.2";

    private readonly ApiVersion _version;
    private readonly string _versionText;

    /// <summary>Makes them.</summary>
    /// <param name="collectionUri">The collection's address, with or without a slash at its end.</param>
    /// <param name="project">The project's name or id.</param>
    /// <param name="apiVersion">The version the user chose for cloning.</param>
    /// <exception cref="CloneException"><see cref="CloneErrorId.ApiVersionNotSupported"/>: that is no version, or older than any clone route;
    /// <see cref="CloneErrorId.InvalidCloneRequest"/>: the project's name can't stand in an address.</exception>
    public Routes(Uri collectionUri, string project, string apiVersion)
    {
        _versionText = apiVersion.Trim();
        if (!ApiVersion.TryParse(_versionText, out _version) || !_version.IsAtLeast(5, 0))
        {
            throw new CloneException(
                CloneErrorId.ApiVersionNotSupported,
                $"'{SafeText.Clean(apiVersion, 100)}' is no api-version that can clone test plans. Use "
                    + $"{AzureDevOpsSettings.DefaultApiVersion}, or 6.0 and newer such as 7.1.")
            {
                Target = apiVersion,
            };
        }

        CollectionUri = new Uri(collectionUri.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        Project = project.Trim();
        Scope = ScopeOf(Project);
    }

    /// <summary>The collection's address, with a slash at its end.</summary>
    public Uri CollectionUri { get; }

    /// <summary>The project, as the user named it.</summary>
    public string Project { get; }

    /// <summary>The scope of the handles: collection and project.</summary>
    public string Scope { get; }

    /// <summary>Whether copies go by route D unless told otherwise.</summary>
    public bool IsNew => _version.IsAtLeast(6, 0);

    /// <summary>Whether plans and suites are read from <c>testplan</c> instead of <c>test</c>: the latter's 5.0 is understood by every server up to
    /// 6.x and the cloud, the former is released from 7.0 on.</summary>
    public bool ReadsTestPlan => _version.IsAtLeast(7, 0);

    /// <summary>Who is signed in.</summary>
    public string ConnectionData => "_apis/connectionData?api-version=" + (IsNew ? Short + "-preview" : "5.0-preview");

    /// <summary>The projects of the collection.</summary>
    public string Projects => Versioned("_apis/projects");

    /// <summary>A project, by name or id.</summary>
    public string ProjectByName(string project) => Versioned($"_apis/projects/{Segment(project)}");

    /// <summary>A project's plans.</summary>
    public string Plans(string project) => Versioned($"{Segment(project)}/_apis/{Area}/plans");

    /// <summary>A plan.</summary>
    public string Plan(string project, string planId) => Versioned($"{Segment(project)}/_apis/{Area}/plans/{Segment(planId)}");

    /// <summary>A plan's suites.</summary>
    public string Suites(string project, string planId) => Versioned($"{Segment(project)}/_apis/{Area}/{Container}/{Segment(planId)}/suites");

    /// <summary>A suite's own test cases.</summary>
    public string TestCases(string project, string planId, string suiteId) => Versioned(
        $"{Segment(project)}/_apis/{Area}/{Container}/{Segment(planId)}/suites/{Segment(suiteId)}/{(ReadsTestPlan ? "TestCase" : "testcases")}");

    /// <summary>An area or iteration, by its path below the project's root.</summary>
    public string ClassificationNode(string project, bool isArea, IEnumerable<string> path) => Versioned(
        $"{Segment(project)}/_apis/wit/classificationnodes/{(isArea ? "Areas" : "Iterations")}{string.Concat(path.Select(name => "/" + Segment(name)))}");

    /// <summary>The test-case types of a project.</summary>
    public string TestCaseTypes(string project) =>
        Versioned($"{Segment(project)}/_apis/wit/workitemtypecategories/{Wire.WorkItemTypeCategory.TestCases}");

    /// <summary>Route A.</summary>
    public string ClonePlan(int planId) =>
        string.Create(CultureInfo.InvariantCulture, $"{Segment(Project)}/_apis/test/Plans/{planId}/cloneoperation?api-version={Uri.EscapeDataString(_versionText)}");

    /// <summary>Route D, where test cases are copied (<paramref name="deepClone"/>) or referred to.</summary>
    public string CloneTestPlan(bool deepClone) =>
        $"{Segment(Project)}/_apis/testplan/Plans/CloneOperation?deepClone={(deepClone ? "true" : "false")}&api-version={RouteD}";

    /// <summary>The address at which an operation is looked at: route C, D or E.</summary>
    /// <param name="project">The project of the operation's handle.</param>
    /// <param name="kind">The handle's kind.</param>
    /// <param name="operationId">The operation's id.</param>
    /// <returns>The address.</returns>
    public string CloneOperation(string project, string kind, string operationId)
    {
        var id = Segment(operationId);
        return kind switch
        {
            HandleKinds.TestPlan => $"{Segment(project)}/_apis/testplan/Plans/CloneOperation/{id}?api-version={RouteD}",
            HandleKinds.TestSuite => $"{Segment(project)}/_apis/testplan/Suites/CloneOperation/{id}?api-version={RouteD}",
            _ => $"{Segment(project)}/_apis/test/cloneOperation/{id}?$includeDetails=true&api-version={(IsNew ? RouteC : Uri.EscapeDataString(_versionText))}",
        };
    }

    /// <summary>The project of a handle's scope, where that is of this collection. Any project of it will do, since one token serves them all.</summary>
    /// <param name="scope">The scope.</param>
    /// <returns>The project's name or id; <see langword="null"/>: another collection's, or no scope of this service.</returns>
    public string? ProjectOf(string scope)
    {
        if (!Uri.TryCreate(scope, UriKind.Absolute, out var uri) || uri.Scheme != CollectionUri.Scheme || uri.Port != CollectionUri.Port
            || !string.Equals(uri.IdnHost, CollectionUri.IdnHost, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var path = uri.AbsolutePath;
        var slash = path.LastIndexOf('/');
        return slash + 1 < path.Length
            && string.Equals(Uri.UnescapeDataString(path[..(slash + 1)]), Uri.UnescapeDataString(CollectionUri.AbsolutePath), StringComparison.OrdinalIgnoreCase)
            ? Uri.UnescapeDataString(path[(slash + 1)..])
            : null;
    }

    /// <summary>The rest of a list: the next page by token.</summary>
    public static string After(string address, string continuationToken) => $"{address}&continuationToken={Uri.EscapeDataString(continuationToken)}";

    /// <summary>The rest of a list: the next page by count.</summary>
    public static string Skip(string address, int top, int skip) =>
        string.Create(CultureInfo.InvariantCulture, $"{address}&$top={top}&$skip={skip}");

    /// <summary>A page of the portal where a person sees a project's plans.</summary>
    public string PlansPage(string project) => $"{CollectionUri.AbsoluteUri}{Segment(project)}/_testPlans/all";

    private string Area => ReadsTestPlan ? "testplan" : "test";

    private string Container => ReadsTestPlan ? "Plans" : "plans";

    /// <summary>The version without its preview.</summary>
    private string Short => string.Create(CultureInfo.InvariantCulture, $"{_version.Major}.{_version.Minor}");

    /// <summary>The version in which route D is known to the server of that age; one that the user wrote out stays as it is.</summary>
    private string RouteD
    {
        get
        {
            // The default names route A's preview of 5.0; route D's is another.
            if (_version.IsPreview && _version is not { Major: 5, Minor: 0 })
            {
                return Uri.EscapeDataString(_versionText);
            }

            return Short switch
            {
                "5.0" => "5.0-preview.1",
                "5.1" => "5.1-preview.2",
                "6.0" => "6.0-preview.2",
                "6.1" => "6.1-preview.2",
                "7.2" => "7.2-preview.2",
                var other => other,
            };
        }
    }

    private string Versioned(string path) =>
        $"{path}?api-version={(!ReadsTestPlan ? OlderReads : _version.IsAtLeast(7, 1) ? "7.1" : "7.0")}";

    /// <summary>The scope of the handles of a project of the collection.</summary>
    public string ScopeOf(string project) => CollectionUri.AbsoluteUri + Segment(project);

    /// <summary>A name as one segment of a path.</summary>
    private static string Segment(string name) => name is "." or ".." or ""
        ? throw new CloneException(CloneErrorId.InvalidCloneRequest, $"'{name}' is no name or id that can stand in an address. Check the project's name, or the id.") { Target = name }
        : Uri.EscapeDataString(name);
}

/// <summary>The kinds of this service's handles.</summary>
internal static class HandleKinds
{
    /// <summary>Made by route A, looked at by route C.</summary>
    public const string Plan = "plan";

    /// <summary>Made by route B, looked at by route C.</summary>
    public const string Suite = "suite";

    /// <summary>Made and looked at by route D.</summary>
    public const string TestPlan = "testplan";

    /// <summary>Made and looked at by route E.</summary>
    public const string TestSuite = "testsuite";
}
