using System.Globalization;
using System.Text.Json;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>Rows as the wire has them; the older routes (area <c>test</c>) and the newer ones (<c>testplan</c>) differ.</summary>
internal static class Models
{
    /// <summary>A plan's address, as the seed's answer writes it.</summary>
    public static string PlanUrl(AdoCall call, Project project, int id) => Url(call, project, $"test/Plans/{id}");

    public static string SuiteUrl(AdoCall call, Project project, int planId, int id) => Url(call, project, $"test/Plans/{planId}/Suites/{id}");

    public static string Url(AdoCall call, Project project, FormattableString path) =>
        $"{call.CollectionUrl}{Uri.EscapeDataString(project.Name)}/_apis/{path.ToString(CultureInfo.InvariantCulture)}";

    public static ShallowReference PlanReference(AdoCall call, Project project, Plan plan) =>
        new() { Id = WireId.String(Text(plan.Id)), Name = plan.Name, Url = PlanUrl(call, project, plan.Id) };

    public static ShallowReference SuiteReference(AdoCall call, Project project, Suite suite) =>
        new() { Id = WireId.String(Text(suite.Id)), Name = suite.Name, Url = SuiteUrl(call, project, suite.PlanId, suite.Id) };

    public static ShallowReference ProjectReference(AdoCall call, Project project) =>
        new() { Id = WireId.String(project.Guid), Name = project.Name, Url = ProjectUrl(call, project) };

    public static string ProjectUrl(AdoCall call, Project project) => $"{call.CollectionUrl}_apis/projects/{Uri.EscapeDataString(project.Name)}";

    /// <summary>A plan in the area <c>test</c>.</summary>
    public static TestPlanModel OldPlan(AdoCall call, Project project, Plan plan) => Common(call, project, plan) with
    {
        Url = PlanUrl(call, project, plan.Id),
        Area = new ShallowReference { Name = plan.AreaPath },
        RootSuite = new ShallowReference { Id = WireId.String(Text(plan.RootSuiteId)), Name = plan.Name, Url = SuiteUrl(call, project, plan.Id, plan.RootSuiteId) },
    };

    /// <summary>A plan in the area <c>testplan</c>.</summary>
    public static TestPlanModel NewPlan(AdoCall call, Project project, Plan plan) => Common(call, project, plan) with
    {
        AreaPath = plan.AreaPath,
        RootSuite = new ShallowReference { Id = WireId.Number(plan.RootSuiteId), Name = plan.Name },
    };

    /// <summary>A suite in the area <c>test</c>.</summary>
    public static TestSuiteModel OldSuite(AdoCall call, Plan plan, Suite suite) => new()
    {
        Id = WireId.Number(suite.Id),
        Name = suite.Name,
        Url = SuiteUrl(call, call.Project, plan.Id, suite.Id),
        Project = ProjectReference(call, call.Project),
        Plan = PlanReference(call, call.Project, plan),
        Parent = suite.ParentId is { } parent ? new ShallowReference { Id = WireId.String(Text(parent)) } : null,
        SuiteType = OldType(suite.Type),
        TestCaseCount = suite.CaseCount,
        RequirementId = suite.RequirementId,
        QueryString = suite.Query,
        State = suite.State,
        Revision = 1,
    };

    /// <summary>A suite of the call's project in the area <c>testplan</c>.</summary>
    public static TestSuiteModel NewSuite(AdoCall call, Plan plan, Suite suite) => NewSuite(call, call.Project, plan, suite);

    /// <summary>A suite of any project in the area <c>testplan</c>.</summary>
    public static TestSuiteModel NewSuite(AdoCall call, Project project, Plan plan, Suite suite) => new()
    {
        Id = WireId.Number(suite.Id),
        Name = suite.Name,
        Project = ProjectReference(call, project),
        Plan = new ShallowReference { Id = WireId.Number(plan.Id), Name = plan.Name },
        ParentSuite = suite.ParentId is { } parent ? new ShallowReference { Id = WireId.Number(parent) } : null,
        SuiteType = OldType(suite.Type) is var type ? char.ToLowerInvariant(type[0]) + type[1..] : null,
        HasChildren = suite.HasChildren,
        RequirementId = suite.RequirementId,
        QueryString = suite.Query,
        Revision = 1,
    };

    public static ProjectModel ProjectModel(AdoCall call, Project project) => new()
    {
        Id = project.Guid,
        Name = project.Name,
        Description = project.Description,
        Url = $"{call.CollectionUrl}_apis/projects/{project.Guid}",
        State = "wellFormed",
        Visibility = "private",
    };

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string OldType(string type) => type switch
    {
        SuiteType.Requirement => "RequirementTestSuite",
        SuiteType.Query => "DynamicTestSuite",
        _ => "StaticTestSuite",
    };

    private static TestPlanModel Common(AdoCall call, Project project, Plan plan)
    {
        var details = plan.Details is null ? new TestPlanModel() : JsonSerializer.Deserialize(plan.Details, AzureDevOpsJson.Default.TestPlanModel)!;
        return details with
        {
            Id = WireId.Number(plan.Id),
            Name = plan.Name,
            Project = ProjectReference(call, project),
            Iteration = plan.IterationPath,
            Description = plan.Description,
            StartDate = plan.StartDate is null ? null : WireDate.At(DateTimeOffset.Parse(plan.StartDate, CultureInfo.InvariantCulture)),
            EndDate = plan.EndDate is null ? null : WireDate.At(DateTimeOffset.Parse(plan.EndDate, CultureInfo.InvariantCulture)),
            State = plan.State,
            Revision = 1,
            Owner = plan.Owner is null ? null : new IdentityRef { DisplayName = plan.Owner, UniqueName = plan.Owner },
            UpdatedDate = WireDate.At(DateTimeOffset.Parse(plan.Updated, CultureInfo.InvariantCulture)),
        };
    }
}
