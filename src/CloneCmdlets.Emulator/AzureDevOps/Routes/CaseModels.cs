using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>Test cases of a suite as the wire has them.</summary>
internal static class CaseModels
{
    /// <summary>In the area <c>test</c>.</summary>
    public static TestCaseModel Old(AdoCall call, SuiteCase entry, IReadOnlyList<Point> points) => new()
    {
        TestCase = new ShallowReference
        {
            Id = WireId.String(Models.Text(entry.Id)),
            Name = entry.Title,
            Url = Models.Url(call, call.Project, $"wit/workItems/{entry.Id}"),
        },
        PointAssignments = [.. points.Select(point => new PointAssignment
        {
            Configuration = new ShallowReference { Id = WireId.String(Models.Text(point.ConfigurationId)), Name = point.ConfigurationName },
            Tester = Tester(point),
        })],
    };

    /// <summary>In the area <c>testplan</c>.</summary>
    public static TestCaseModel New(AdoCall call, SuiteCase entry, IReadOnlyList<Point> points) => new()
    {
        WorkItem = new ShallowReference { Id = WireId.Number(entry.Id), Name = entry.Title, Url = Models.Url(call, call.Project, $"wit/workItems/{entry.Id}") },
        Order = entry.Position,
        PointAssignments = [.. points.Select(point => new PointAssignment
        {
            Id = point.Id,
            ConfigurationId = point.ConfigurationId,
            ConfigurationName = point.ConfigurationName,
            Tester = Tester(point),
        })],
    };

    private static IdentityRef? Tester(Point point) =>
        point.Tester is null ? null : new IdentityRef { DisplayName = point.Tester, UniqueName = point.Tester };
}
