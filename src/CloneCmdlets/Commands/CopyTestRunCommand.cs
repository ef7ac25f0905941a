using System.Management.Automation;
using CloneCmdlets.Binding;
using CloneCmdlets.Commands.Base;
using CloneCmdlets.Completion;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Commands;

/// <summary><c>Copy-TestRun</c>: starts a test run of Wallarm FAST that reuses the record of another.</summary>
[Cmdlet(VerbsCommon.Copy, "TestRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByEnvironmentSet)]
[OutputType(typeof(CloneOperation))]
public sealed class CopyTestRunCommand : CopyCmdlet
{
    // The binder tries the default set first, and leaves the others out as soon as something of a row fits it: so nothing of a row may fit ByEnvironment.
    private const string ByRunSet = "ByRun";
    private const string ByRecordSet = "ByRecord";

    /// <summary>Neither is given: TEST_RECORD_ID names the record, as in the vendor's own CI image.</summary>
    private const string ByEnvironmentSet = "ByEnvironment";

    private string _id = null!;

    /// <summary>The run whose record is reused.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByRunSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TestRunId")]
    [SourceId(CloneKind.TestRun)]
    [ArgumentCompleter(typeof(TestRunIdCompleter))]
    public string Id
    {
        get => _id;
        set => (_id, Origin) = (value, SourceOrigin.Take());
    }

    /// <summary>The record to reuse.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [PlainText(LeavesOutEmpty = true)]
    public string TestRecordId { get; set; } = null!;

    /// <summary>The new run's name. For the copy of a run it may be left out: "Copy of" the run's.</summary>
    [Parameter(Position = 1, ParameterSetName = ByRunSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByEnvironmentSet)]
    [AllowEmptyString]
    [PlainText]
    public string? Name { get; set; }

    /// <summary>The new run's description.</summary>
    [Parameter(ParameterSetName = ByEnvironmentSet)]
    [Parameter(ParameterSetName = ByRunSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    public string? Description { get; set; }

    /// <summary>The policy to test by.</summary>
    [Parameter(ParameterSetName = ByEnvironmentSet)]
    [Parameter(ParameterSetName = ByRunSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    [ArgumentCompleter(typeof(PolicyCompleter))]
    public string? PolicyId { get; set; }

    /// <summary>The node to run on.</summary>
    [Parameter(ParameterSetName = ByEnvironmentSet)]
    [Parameter(ParameterSetName = ByRunSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PlainText]
    public string? NodeId { get; set; }

    /// <summary>The new run's tags.</summary>
    [Parameter(ParameterSetName = ByEnvironmentSet)]
    [Parameter(ParameterSetName = ByRunSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    [TextList]
    public string[]? Tag { get; set; }

    /// <summary>File extensions whose baselines are not checked.</summary>
    [Parameter(ParameterSetName = ByEnvironmentSet)]
    [Parameter(ParameterSetName = ByRunSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    [TextList]
    public string[]? ExcludeFileExtension { get; set; }

    /// <summary>The most requests a second of the whole run.</summary>
    [Parameter(ParameterSetName = ByEnvironmentSet)]
    [Parameter(ParameterSetName = ByRunSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Rps")]
    [StrictInt32]
    [ValidateRangeIfGiven(1, 1000)]
    public int? RequestsPerSecond { get; set; }

    /// <summary>The most requests a second for one baseline.</summary>
    [Parameter(ParameterSetName = ByEnvironmentSet)]
    [Parameter(ParameterSetName = ByRunSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [Alias("RpsPerBaseline")]
    [StrictInt32]
    [ValidateRangeIfGiven(1, 500)]
    public int? RequestsPerSecondPerBaseline { get; set; }

    /// <summary>Ends the run at the first vulnerability.</summary>
    [Parameter(ParameterSetName = ByEnvironmentSet)]
    [Parameter(ParameterSetName = ByRunSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [SwitchText]
    public SwitchParameter StopOnFirstFail { get; set; }

    /// <summary>Ends a recording that still goes on first.</summary>
    [Parameter(ParameterSetName = ByEnvironmentSet)]
    [Parameter(ParameterSetName = ByRunSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByRecordSet, ValueFromPipelineByPropertyName = true)]
    [SwitchText]
    public SwitchParameter StopRecording { get; set; }

    private protected override string ServiceName => WallarmFastService.ServiceName;

    /// <summary>A node does one run at a time, and a new one interrupts it.</summary>
    private protected override string LaneOf(CopyRequest request) => (request as TestRunCopyRequest)?.NodeId?.Trim() ?? string.Empty;

    private protected override void Process() => StartCopy(() => TestRunDefaults.Fill(
        new TestRunCopyRequest
        {
            Id = ParameterSetName == ByRunSet ? Id : null,
            TestRecordId = ParameterSetName == ByRecordSet ? TestRecordId : null,
            Name = ParameterSetName == ByRecordSet ? Name : Given(Name),
            Description = Given(Description),
            PolicyId = Given(PolicyId),
            NodeId = Given(NodeId),
            Tags = Tag ?? [],
            ExcludeFileExtensions = ExcludeFileExtension ?? [],
            RequestsPerSecond = RequestsPerSecond,
            RequestsPerSecondPerBaseline = RequestsPerSecondPerBaseline,
            StopOnFirstFail = Given(nameof(StopOnFirstFail), StopOnFirstFail),
            StopRecording = StopRecording,
            WaitsForEach = Wait,
        },
        System.Environment.GetEnvironmentVariable,
        Log,
        Time));
}
