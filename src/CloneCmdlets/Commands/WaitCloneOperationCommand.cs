using System.Management.Automation;
using CloneCmdlets.Binding;
using CloneCmdlets.Commands.Base;
using CloneCmdlets.Completion;
using CloneCmdlets.Journal;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Commands;

/// <summary><c>Wait-CloneOperation</c>: waits for any number of operations and writes each as it ends.</summary>
[Cmdlet(VerbsLifecycle.Wait, "CloneOperation", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(CloneOperation))]
public sealed class WaitCloneOperationCommand : WaitingCmdlet
{
    private const string InputObjectSet = "InputObject";
    private const string HandleSet = "Handle";
    private const string IdSet = "Id";

    private OperationFinder? _finder;

    /// <summary>The operations, or their handles.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    [HandleTransformation]
    [ArgumentCompleter(typeof(OperationHandleCompleter))]
    public CloneOperation[] InputObject { get; set; } = [];

    /// <summary>The operations' handles.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HandleSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [TextList]
    [ArgumentCompleter(typeof(OperationHandleCompleter))]
    public string[]? Handle { get; set; }

    /// <summary>The operations' ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = HandleSet, ValueFromPipelineByPropertyName = true, DontShow = true)] // a row may have both
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [TextList]
    [ArgumentCompleter(typeof(OperationIdCompleter))]
    public string[]? Id { get; set; }

    /// <summary>The service that the ids are of, where the journal can't tell.</summary>
    [Parameter(ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = HandleSet, ValueFromPipelineByPropertyName = true, DontShow = true)]
    [ServiceName]
    [ValidateSet("AzureDevOps", "WallarmFast")]
    public string? Service { get; set; }

    /// <summary>How long to wait in all, in seconds. None: for ever; 0: looks once.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; }

    /// <summary>Waits for the first to end only.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>The budget for all operations of a service together, in looks a second.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int MaxPollsPerSecond { get; set; } = 10;

    /// <summary>A fixed time between two looks at one operation, in seconds, instead of the schedule.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int PollingIntervalSec { get; set; }

    /// <summary>Treats a paused operation as an end, and an error.</summary>
    [Parameter]
    public SwitchParameter StopOnPaused { get; set; }

    /// <summary>What is left of one service says nothing about another's.</summary>
    private protected override bool TerminatesLast => true;

    private protected override void Begin()
    {
        base.Begin();
        var bound = MyInvocation.BoundParameters;
        BeginWaiting(new WaitOptions
        {
            Timeout = bound.ContainsKey(nameof(TimeoutSec)) ? TimeSpan.FromSeconds(TimeoutSec) : null,
            Any = Any,
            MaxPollsPerSecond = MaxPollsPerSecond,
            PollingInterval = bound.ContainsKey(nameof(PollingIntervalSec)) ? TimeSpan.FromSeconds(PollingIntervalSec) : null,
            StopOnPaused = StopOnPaused,
        });
    }

    private protected override void Process()
    {
        _finder ??= MakeFinder();
        if (ParameterSetName == InputObjectSet)
        {
            Add(InputObject, (finder, operation) => finder.Again(operation, Connection));
        }
        else if (Handle is { Length: > 0 } handles)
        {
            Add(handles, (finder, handle) => finder.ByHandle(handle, Connection));
        }
        else if (Id is { Length: > 0 } ids)
        {
            Add(ids, (finder, id) => finder.ById(id, Service, Connection));
        }
        else
        {
            Report(Messages.NoOperationId());
        }
    }

    private void Add<T>(IEnumerable<T> items, Func<OperationFinder, T, FoundOperation> find)
    {
        foreach (var item in items)
        {
            try
            {
                var found = find(_finder!, item);
                _ = AddToWait(found.Operation, found.Service);
            }
            catch (CloneException error)
            {
                // One that can't be found leaves the others to be waited for; a terminating error is thrown at their end.
                Report(error);
            }
        }
    }

    private OperationFinder MakeFinder()
    {
        IReadOnlyList<JournalEntry> entries = [];
        Run(async () => entries = await ReadJournalIfPossibleAsync().ConfigureAwait(false));
        return new OperationFinder(Connector, entries);
    }
}
