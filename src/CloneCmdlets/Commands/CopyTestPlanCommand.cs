using System.Collections;
using System.Globalization;
using System.Management.Automation;
using CloneCmdlets.Binding;
using CloneCmdlets.Commands.Base;
using CloneCmdlets.Completion;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Submitting;

namespace CloneCmdlets.Commands;

/// <summary><c>Copy-TestPlan</c>: clones a test plan of Azure DevOps.</summary>
[Cmdlet(VerbsCommon.Copy, "TestPlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByIdSet)]
[OutputType(typeof(CloneOperation))]
public sealed class CopyTestPlanCommand : CopyCmdlet
{
    private const string ByIdSet = "ById";
    private const string ByNameSet = "ByName";

    private int _id;

    /// <summary>The plan's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByIdSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PlanId", "TestPlanId")]
    [SourceId(CloneKind.TestPlan)]
    [ArgumentCompleter(typeof(TestPlanIdCompleter))]
    public int Id
    {
        get => _id;
        set => (_id, Origin) = (value, SourceOrigin.Take());
    }

    /// <summary>The plan's name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByNameSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TestPlanNameCompleter))]
    public string? Name { get; set; }

    /// <summary>The new plan's name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("NewName")]
    [AllowEmptyString]
    [PlainText]
    public string DestinationName { get; set; } = null!;

    /// <summary>The project of the new plan; without it, the source's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    [ArgumentCompleter(typeof(ProjectCompleter))]
    public string? DestinationProject { get; set; }

    /// <summary>The area of the copied work items.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    public string? AreaPath { get; set; }

    /// <summary>The iteration of the copied work items.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    public string? IterationPath { get; set; }

    /// <summary>The suites to copy, each with those below it; without it, all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    [StrictInt32(IsList = true)]
    public int[]? SuiteId { get; set; }

    /// <summary>Fields of the copied work items, by reference name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DictionaryTransformation]
    public IDictionary? OverrideParameters { get; set; }

    /// <summary>Copies the requirements too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchText]
    public SwitchParameter CloneRequirements { get; set; }

    /// <summary>Leaves out the suites above a named one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchText]
    public SwitchParameter SkipAncestorHierarchy { get; set; }

    /// <summary>The work item type of the copied test cases.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    [ArgumentCompleter(typeof(WorkItemTypeCompleter))]
    public string? DestinationWorkItemType { get; set; }

    /// <summary>The comment on the link from each new test case to its original.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    public string? RelatedLinkComment { get; set; }

    /// <summary>Refers to the existing test cases instead of copying them.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchText]
    public SwitchParameter ReferenceTestCases { get; set; }

    /// <summary>The new plan's description.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    public string? Description { get; set; }

    /// <summary>The new plan's first day.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [StrictDate]
    public DateTimeOffset? StartDate { get; set; }

    /// <summary>The new plan's last day.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [StrictDate]
    public DateTimeOffset? EndDate { get; set; }

    /// <summary>The new plan's state, such as Active or Inactive.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    [ArgumentCompleter(typeof(PlanStateCompleter))]
    public string? PlanState { get; set; }

    /// <summary>The new plan's own area.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    public string? PlanAreaPath { get; set; }

    /// <summary>The new plan's own iteration.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    public string? PlanIterationPath { get; set; }

    /// <summary>The new plan's owner: an identity's id, a sign-in address, or a display name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText("id", "uniqueName")]
    public string? Owner { get; set; }

    /// <summary>The id of the build under test.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [StrictInt32]
    public int? BuildId { get; set; }

    /// <summary>The id of the definition whose builds are under test.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [StrictInt32]
    public int? BuildDefinitionId { get; set; }

    /// <summary>The id of the release definition that the tests run in.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [StrictInt32]
    public int? ReleaseDefinitionId { get; set; }

    /// <summary>The id of that release definition's environment.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [StrictInt32]
    public int? ReleaseEnvironmentDefinitionId { get; set; }

    /// <summary>Lets one outcome count for the same test in all suites.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchText]
    public SwitchParameter SyncOutcomeAcrossSuites { get; set; }

    /// <summary>What to do where the destination has a plan of that name already.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [StrictChoice(typeof(IfExists))]
    public IfExists IfExists { get; set; } = IfExists.Error;

    /// <summary>So many submissions of one pipeline are in flight at once.</summary>
    [Parameter]
    [ValidateRange(1, 16)]
    public int ThrottleLimit { get; set; } = 4;

    private protected override string ServiceName => AzureDevOpsService.ServiceName;

    private protected override IfExists IfTaken => IfExists;

    private protected override int MaxRunning => ThrottleLimit;

    private protected override void Process() => StartCopy(() => new TestPlanCopyRequest
    {
        Id = ParameterSetName == ByIdSet ? Id : null,
        Name = ParameterSetName == ByNameSet ? Name : null,
        DestinationName = DestinationName,
        DestinationProject = Given(DestinationProject),
        AreaPath = Given(AreaPath),
        IterationPath = Given(IterationPath),
        SuiteIds = SuiteId ?? (IsOnCommandLine(nameof(SuiteId)) ? [] : null),
        OverrideParameters = Fields(OverrideParameters),
        CloneRequirements = Given(nameof(CloneRequirements), CloneRequirements),
        SkipAncestorHierarchy = Given(nameof(SkipAncestorHierarchy), SkipAncestorHierarchy),
        DestinationWorkItemType = Given(DestinationWorkItemType),
        RelatedLinkComment = Given(RelatedLinkComment),
        ReferenceTestCases = ReferenceTestCases,
        Description = Given(Description),
        StartDate = StartDate,
        EndDate = EndDate,
        PlanState = Given(PlanState),
        PlanAreaPath = Given(PlanAreaPath),
        PlanIterationPath = Given(PlanIterationPath),
        Owner = Given(Owner),
        BuildId = BuildId,
        BuildDefinitionId = BuildDefinitionId,
        ReleaseDefinitionId = ReleaseDefinitionId,
        ReleaseEnvironmentDefinitionId = ReleaseEnvironmentDefinitionId,
        SyncOutcomeAcrossSuites = Given(nameof(SyncOutcomeAcrossSuites), SyncOutcomeAcrossSuites),
    });

    private static Dictionary<string, string?> Fields(IDictionary? table)
    {
        var fields = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            var (field, value) = (Cell.TextOf(entry.Key), Cell.Plain(entry.Value));
            var text = Cell.TextOf(entry.Value);
            if (field is null || (text is null && value is not null))
            {
                throw Messages.NoOverride(Convert.ToString(entry.Key, CultureInfo.InvariantCulture));
            }

            if (!fields.TryAdd(field, text))
            {
                throw Messages.OverrideTwice(field);
            }
        }

        return fields;
    }
}
