using System.Text.Json;
using CloneCmdlets.Http;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>
/// Makes one kind of object of the answers of routes A, B and C and of D and E. What is missing in one place is taken from the other
/// (<c>destinationPlan</c> or <c>destinationObject</c>, either may be null [seen]), and what no answer repeats from what was known before.
/// </summary>
internal static class Mapping
{
    /// <summary>What every clone answer comes down to.</summary>
    internal sealed record Facts
    {
        public WireId? OpId { get; init; }

        public string? State { get; init; }

        public string? Message { get; init; }

        public WireDate? Created { get; init; }

        public WireDate? Completed { get; init; }

        public WireStatistics? Statistics { get; init; }

        public bool IsSuite { get; init; }

        public CloneReference? Source { get; init; }

        public CloneReference? Destination { get; init; }

        /// <summary>The plan the destination is or is in, for the message about an empty one.</summary>
        public CloneReference? DestinationPlan { get; init; }
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">A successful one.</param>
    /// <param name="handleKind">Whose answer it is: one of <see cref="HandleKinds"/>.</param>
    /// <returns>What it says; <see langword="null"/> where it is empty.</returns>
    /// <exception cref="JsonException">It can't be read.</exception>
    public static Facts? Read(HttpAnswer answer, string handleKind) => handleKind switch
    {
        HandleKinds.TestPlan => From(answer.ReadJson(AzureDevOpsJson.Default.TestPlanCloneAnswer)),
        HandleKinds.TestSuite => From(answer.ReadJson(AzureDevOpsJson.Default.TestSuiteCloneAnswer)),
        _ => From(answer.ReadJson(AzureDevOpsJson.Default.CloneOperationInformation), handleKind),
    };

    /// <summary>The operation that an answer shows.</summary>
    /// <param name="facts">What the answer says.</param>
    /// <param name="handle">The operation's handle.</param>
    /// <param name="known">What was known before; <see langword="null"/>: nothing.</param>
    /// <returns>The operation.</returns>
    public static CloneOperation Operation(Facts facts, OperationHandle handle, CloneOperation? known)
    {
        var state = CloneStateWords.Read(facts.State);
        var statistics = Statistics(facts.Statistics) ?? known?.Statistics;
        return new CloneOperation
        {
            Id = handle.Id,
            Service = AzureDevOpsService.ServiceName,
            Kind = facts.IsSuite ? CloneKind.TestSuite : CloneKind.TestPlan,
            State = state,
            ServiceState = facts.State,
            PercentComplete = Percent(state, statistics),
            Message = string.IsNullOrEmpty(facts.Message) ? null : facts.Message,
            SubmittedAt = known?.SubmittedAt ?? facts.Created?.Value,
            CompletedAt = state is CloneState.Succeeded or CloneState.Failed ? facts.Completed?.Value : null,
            Source = Merge(facts.Source, known?.Source),
            Destination = Merge(facts.Destination, known?.Destination),
            Statistics = statistics,
            Handle = handle.ToString(),
        };
    }

    /// <summary>How far a copy is: of the test cases and requirements together, and 100 only when the service says that it has succeeded [ours].</summary>
    /// <param name="state">Its state.</param>
    /// <param name="statistics">Its counts.</param>
    /// <returns>0 to 100; <see langword="null"/> where there is nothing to tell it by.</returns>
    public static int? Percent(CloneState state, CloneStatistics? statistics)
    {
        if (state == CloneState.Succeeded)
        {
            return 100;
        }

        // In floating point: whatever the service counts, the sum doesn't overflow.
        var total = (double)Count(statistics?.TotalTestCases) + Count(statistics?.TotalRequirements);
        var done = (double)Count(statistics?.ClonedTestCases) + Count(statistics?.ClonedRequirements);
        return total > 0 ? (int)Math.Clamp(done / total * 100, 0, 99) : null;

        static long Count(long? value) => Math.Max(value ?? 0, 0);
    }

    /// <summary>A plan as a reference.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="project">Its project, where the answer doesn't say.</param>
    /// <returns>The reference; <see langword="null"/> for no plan.</returns>
    public static CloneReference? Reference(TestPlanModel? plan, string? project = null) => plan is null
        ? null
        : new CloneReference { Id = Text(plan.Id), Name = plan.Name, Project = plan.Project?.Name ?? project, Url = plan.Url };

    /// <summary>One reference of two: what the first lacks comes from the second.</summary>
    /// <param name="first">What was said last.</param>
    /// <param name="second">What was known before.</param>
    /// <returns>The reference.</returns>
    public static CloneReference? Merge(CloneReference? first, CloneReference? second)
    {
        if (first is null || second is null)
        {
            return first ?? second;
        }

        return first with
        {
            Id = first.Id ?? second.Id,
            Name = first.Name ?? second.Name,
            Project = first.Project ?? second.Project,
            Url = first.Url ?? second.Url,
            Parts = second.Parts, // as it was asked for: a whole plan goes out as its root suite by route D
        };
    }

    private static Facts? From(CloneOperationInformation? answer, string handleKind)
    {
        if (answer is null)
        {
            return null;
        }

        var isSuite = answer.ResultObjectType is { } type
            ? type.Equals(ResultObjectTypeWords.TestSuite, StringComparison.OrdinalIgnoreCase)
            : handleKind == HandleKinds.Suite;
        var plan = Reference(answer.DestinationPlan, answer.DestinationProject);
        var destination = Reference(answer.DestinationObject, answer.DestinationProject);
        var sourcePlan = Reference(answer.SourcePlan, answer.SourceProject);
        var source = Reference(answer.SourceObject, answer.SourceProject);
        return new Facts
        {
            OpId = answer.OpId,
            State = answer.State,
            Message = answer.Message,
            Created = answer.CreationDate,
            Completed = answer.CompletionDate,
            Statistics = answer.CloneStatistics,
            IsSuite = isSuite,

            // A suite is its own object, and its plan is no stand-in for it; a plan is both.
            Source = isSuite ? source : Merge(sourcePlan, source),
            Destination = isSuite ? destination : Merge(plan, destination),
            DestinationPlan = isSuite ? plan : Merge(plan, destination),
        };
    }

    private static Facts? From(TestPlanCloneAnswer? answer) => answer is null ? null : From(answer.CloneOperationResponse) with
    {
        Source = Reference(answer.SourceTestPlan) is { } source
            ? source with { Parts = [.. (answer.SourceTestPlan!.SuiteIds ?? []).Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture))] }
            : null,
        Destination = Reference(answer.DestinationTestPlan),
        DestinationPlan = Reference(answer.DestinationTestPlan),
    };

    private static Facts? From(TestSuiteCloneAnswer? answer) => answer is null ? null : From(answer.CloneOperationResponse) with
    {
        IsSuite = true,
        Source = Reference(answer.SourceTestSuite),
        Destination = Reference(answer.DestinationTestSuite),
        DestinationPlan = Reference(answer.DestinationTestSuite?.Plan, answer.DestinationTestSuite?.Project),
    };

    private static Facts From(CloneOperationResponse? response) => new()
    {
        OpId = response?.OpId,
        State = response?.State,
        Message = response?.Message,
        Created = response?.CreationDate,
        Completed = response?.CompletionDate,
        Statistics = response?.CloneStatistics,
    };

    private static CloneReference? Reference(ShallowReference? reference, ShallowReference? project) => reference is null
        ? null
        : new CloneReference { Id = Text(reference.Id), Name = reference.Name, Project = project?.Name, Url = reference.Url };

    private static CloneReference? Reference(TestSuiteModel? suite) => suite is null
        ? null
        : new CloneReference { Id = Text(suite.Id), Name = suite.Name, Project = suite.Project?.Name, Url = suite.Url };

    private static CloneStatistics? Statistics(WireStatistics? statistics) => statistics is null
        ? null
        : new CloneStatistics
        {
            TotalTestCases = statistics.TotalTestCasesCount,
            ClonedTestCases = statistics.ClonedTestCasesCount,
            ClonedSharedSteps = statistics.ClonedSharedStepsCount,
            TotalRequirements = statistics.TotalRequirementsCount,
            ClonedRequirements = statistics.ClonedRequirementsCount,
        };

    private static string? Text(WireId? id) => id is { IsNone: false } value ? value.Text : null;
}
