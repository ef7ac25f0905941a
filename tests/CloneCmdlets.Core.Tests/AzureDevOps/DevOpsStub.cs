using System.Globalization;
using System.Net;
using System.Text.Json;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

/// <summary>A plan of the stub.</summary>
internal sealed record StubPlan(int Id, string Name, int RootSuite, params (int Id, int Parent, string Name, int Cases)[] Suites);

/// <summary>
/// An Azure DevOps that answers reads from a few plans and the rest as a test says. Two projects, one category of types, one area
/// (<c>Team</c>) and one iteration (<c>Sprint 1</c>) below each root.
/// </summary>
internal sealed class DevOpsStub : IDisposable
{
    public const string Token = "tok_SECRET_0123456789";
    public const string Project = "fabrikam-fiber-tfvc";
    public const string OtherProject = "fabrikam-fiber-tfvc2";
    public const string OtherProjectId = "eb6e4656-77fc-42a1-9181-4c6d8e9da5d1";

    private readonly StubServer _server;
    private readonly string _collection;

    public DevOpsStub(
        Func<Received, Reply?>? answer = null,
        string collection = "fabrikam",
        string project = Project,
        string apiVersion = AzureDevOpsSettings.DefaultApiVersion,
        TokenType tokenType = TokenType.Pat,
        TimeProvider? time = null)
    {
        _collection = collection;
        _server = new StubServer(request => answer?.Invoke(request) ?? Read(request) ?? new Reply(404, Recorded.Error("VssResourceNotFoundException", "No route " + request.Target)));
        Time = time ?? new SkippingTime();
        Service = new AzureDevOpsService(
            new AzureDevOpsSettings
            {
                CollectionUri = new Uri(_server.Address, collection),
                Project = project,
                Token = new SecretToken(Token),
                TokenType = tokenType,
                ApiVersion = apiVersion,
                Http = new HttpSettings { Proxy = new WebProxy() },
            },
            Time);
    }

    public AzureDevOpsService Service { get; }

    public TimeProvider Time { get; }

    public List<string> Log { get; } = [];

    public Uri Address => _server.Address;

    public Dictionary<string, List<StubPlan>> Plans { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        [Project] = [new StubPlan(1, "TestPlan1", 2, (2, 0, "TestPlan1", 1), (3, 2, "Login", 4), (4, 3, "Wrong password", 2))],
        [OtherProject] = [],
    };

    /// <summary>The longest page, whatever is asked for.</summary>
    public int PageSize { get; set; } = 200;

    public IReadOnlyList<Received> Requests => _server.Requests;

    public IReadOnlyList<Received> Posts => _server.Posts;

    public static TestPlanCopyRequest Copy(string name = "DestinationSuite") => new() { Id = 1, DestinationName = name };

    public OperationHandle Handle(string id, string kind = "plan") => new("azuredevops", Service.Scope, kind, id);

    public Task<PreparedCopy> PrepareAsync(TestPlanCopyRequest request) =>
        Service.BeginCopies().PrepareAsync(request, new ListLog(Log), CancellationToken.None);

    public async Task<SendOutcome> SubmitAsync(TestPlanCopyRequest request) =>
        await Service.SendAsync(await PrepareAsync(request), NullCloneLog.Instance, CancellationToken.None);

    public async Task<CloneOperation> LookAsync(string id = "2", string kind = "plan", CloneOperation? known = null) =>
        (await Service.LookAsync(Handle(id, kind), known, NullCloneLog.Instance, CancellationToken.None)).Operation;

    public void Dispose()
    {
        Service.Dispose();
        _server.Dispose();
    }

    private Reply? Read(Received request)
    {
        var path = Uri.UnescapeDataString(request.Path);
        if (request.Method != "GET" || !path.StartsWith("/" + _collection + "/", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parts = path[(_collection.Length + 2)..].ToLowerInvariant().Split('/');
        return parts switch
        {
            ["_apis", "projects"] => Page(request, Plans.Keys.Select(name => new { id = Id(name), name })),
            ["_apis", "projects", var name] => Plans.Keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase) || Id(key) == name) is { } found
                ? Json(new { id = Id(found), name = found })
                : new Reply(404, Recorded.Error("ProjectDoesNotExistWithNameException", $"TF200016: The following project does not exist: {name}.")),
            [var project, "_apis", "test" or "testplan", "plans"] => Page(request, Plans[project].Select(plan => Plan(project, plan))),
            [var project, "_apis", "test" or "testplan", "plans", var id] => Find(project, id) is { } plan
                ? Json(Plan(project, plan))
                : new Reply(404, Recorded.PlanNotFound),
            [var project, "_apis", "test", "plans", var id, "suites"] => Page(
                request, Find(project, id)!.Suites.Select(suite => new { id = suite.Id, name = suite.Name, parent = Parent(suite.Parent), testCaseCount = suite.Cases })),
            [var project, "_apis", "testplan", "plans", var id, "suites"] => Page(
                request, Find(project, id)!.Suites.Select(suite => new { id = suite.Id, name = suite.Name, parentSuite = Parent(suite.Parent), suiteType = "staticTestSuite" })),
            [var project, "_apis", "testplan", "plans", var id, "suites", var suiteId, "testcase"] => Page(
                request,
                Enumerable.Range(1, Find(project, id)!.Suites.Single(suite => Text(suite.Id) == suiteId).Cases).Select(number => new { workItem = new { id = number } })),
            [_, "_apis", "wit", "classificationnodes", "areas", "team"] or [_, "_apis", "wit", "classificationnodes", "iterations", "sprint 1"] => Json(new { id = 1, name = parts[^1] }),
            [_, "_apis", "wit", "workitemtypecategories", "microsoft.testcasecategory"] => Json(
                new { defaultWorkItemType = new { name = "Test Case" }, workItemTypes = new[] { new { name = "Test Case" }, new { name = "Prüffall" } } }),
            _ => null,
        };
    }

    private StubPlan? Find(string project, string id) => Plans[project].FirstOrDefault(plan => Text(plan.Id) == id);

    private object Plan(string project, StubPlan plan) => new
    {
        id = plan.Id,
        name = plan.Name,
        project = new { id = Id(project), name = Plans.Keys.First(key => key.Equals(project, StringComparison.OrdinalIgnoreCase)) },
        rootSuite = new { id = Text(plan.RootSuite), name = plan.Name },
    };

    private static object? Parent(int id) => id == 0 ? null : new { id = Text(id) };

    private static string Id(string project) => project.Equals(OtherProject, StringComparison.OrdinalIgnoreCase)
        ? OtherProjectId
        : "00000000-0000-0000-0000-00000000000" + Text(project.Length % 10);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Reply Json(object value) => Reply.Json(JsonSerializer.Serialize(value));

    private Reply Page(Received request, IEnumerable<object> all)
    {
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(_server.Address, request.Target).Query);
        var items = all.ToList();
        var isNew = request.Path.Contains("/testplan/", StringComparison.OrdinalIgnoreCase);
        var skip = int.Parse((isNew ? query["continuationToken"]?.Split('-')[^1] : query["$skip"]) ?? "0", CultureInfo.InvariantCulture);
        var page = items.Skip(skip).Take(Math.Min(PageSize, int.Parse(query["$top"] ?? "10000", CultureInfo.InvariantCulture))).ToList();
        var reply = Json(new { count = page.Count, value = page });
        return isNew && skip + page.Count < items.Count ? reply.With("x-ms-continuationtoken", "next page-" + Text(skip + page.Count)) : reply;
    }
}

/// <summary>A log that keeps its lines.</summary>
internal sealed class ListLog(List<string> lines) : ICloneLog
{
    public void Verbose(string message) => Add(message);

    public void Debug(string message) => Add(message);

    public void Warning(string message) => Add(message);

    private void Add(string message)
    {
        lock (lines)
        {
            lines.Add(message);
        }
    }
}
