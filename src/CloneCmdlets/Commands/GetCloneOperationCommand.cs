using System.Management.Automation;
using CloneCmdlets.Binding;
using CloneCmdlets.Commands.Base;
using CloneCmdlets.Completion;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Commands;

/// <summary><c>Get-CloneOperation</c>: what this machine's journal knows, and how an operation stands now.</summary>
[Cmdlet(VerbsCommon.Get, "CloneOperation", DefaultParameterSetName = JournalSet)]
[OutputType(typeof(CloneOperation))]
public sealed class GetCloneOperationCommand : ServiceCmdlet
{
    private const string JournalSet = "Journal";
    private const string IdSet = "Id";
    private const string HandleSet = "Handle";
    private const string InputObjectSet = "InputObject";

    private IReadOnlyList<JournalEntry>? _entries;

    /// <summary>The operations' ids: asked of the service, which the journal tells where <c>-Service</c> doesn't.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = HandleSet, ValueFromPipelineByPropertyName = true, DontShow = true)] // a row may have both
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [TextList]
    [ArgumentCompleter(typeof(OperationIdCompleter))]
    public string[]? Id { get; set; }

    /// <summary>The service that the ids are of; without ids, the one whose operations are listed.</summary>
    [Parameter(ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = JournalSet)]
    [Parameter(ParameterSetName = HandleSet, ValueFromPipelineByPropertyName = true, DontShow = true)]
    [ServiceName]
    [ValidateSet("AzureDevOps", "WallarmFast")]
    public string? Service { get; set; }

    /// <summary>The operations' handles.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HandleSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [TextList]
    [ArgumentCompleter(typeof(OperationHandleCompleter))]
    public string[]? Handle { get; set; }

    /// <summary>Operations from before, or their handles.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    [HandleTransformation]
    [ArgumentCompleter(typeof(OperationHandleCompleter))]
    public CloneOperation[] InputObject { get; set; } = [];

    /// <summary>The states to list.</summary>
    [Parameter(ParameterSetName = JournalSet)]
    public CloneState[]? State { get; set; }

    /// <summary>Lists what was submitted at that time or later.</summary>
    [Parameter(ParameterSetName = JournalSet)]
    [StrictDate]
    public DateTimeOffset Since { get; set; }

    /// <summary>Asks the services how the listed operations stand now.</summary>
    [Parameter(ParameterSetName = JournalSet)]
    public SwitchParameter Refresh { get; set; }

    private protected override void Process()
    {
        if (ParameterSetName == JournalSet)
        {
            Run(ListAsync);
            return;
        }

        Run(async () => _entries ??= await ReadJournalIfPossibleAsync().ConfigureAwait(false));
        var finder = new OperationFinder(Connector, _entries!);
        if (ParameterSetName == InputObjectSet)
        {
            Look(InputObject, operation => finder.Again(operation, Connection));
        }
        else if (Handle is { Length: > 0 } handles)
        {
            Look(handles, handle => finder.ByHandle(handle, Connection));
        }
        else if (Id is { Length: > 0 } ids)
        {
            Look(ids, id => finder.ById(id, Service, Connection));
        }
        else
        {
            Report(Messages.NoOperationId());
        }
    }

    private void Look<T>(IEnumerable<T> items, Func<T, FoundOperation> find)
    {
        var found = Find(items, find);
        Run(() => LookAsync(found));
    }

    private List<FoundOperation> Find<T>(IEnumerable<T> items, Func<T, FoundOperation> find)
    {
        var found = new List<FoundOperation>();
        foreach (var item in items)
        {
            try
            {
                found.Add(find(item));
            }
            catch (CloneException error)
            {
                Report(error);
            }
        }

        return found;
    }

    private async Task ListAsync()
    {
        var journal = await JournalAsync().ConfigureAwait(false);
        var entries = await journal.ReadAsync(StopToken).ConfigureAwait(false);
        var only = Connection is null ? null : Connector.Resolve(Connection).GetService();
        var listed = entries
            .Select(entry => (Entry: entry, Operation: entry.ToOperation()))
            .Where(one => Service is null || one.Operation.Service == Service)
            .Where(one => one.Operation.SubmittedAt is not { } submitted || submitted >= Since)
            .Where(one => State is null || State.Contains(one.Operation.State) || (Refresh && MayComeToAWantedState(one.Operation)))
            .Where(one => only is null || (OperationHandle.TryParse(one.Operation.Handle, out var handle) && only.Owns(handle)))
            .ToList();
        if (!Refresh)
        {
            listed.ForEach(one => Show(one.Operation));
            return;
        }

        var refreshed = new OperationViewer(journal, Time, Log)
            .RefreshAsync(listed, handle => Connector.FindForHandle(handle, Connection), Report, EndToken);
        await foreach (var operation in refreshed.ConfigureAwait(false))
        {
            Show(operation);
        }
    }

    /// <summary>Whether asking may find the operation in a wanted state. What was seen in its service comes to be queued, running or ended there, and no
    /// submission whose answer was lost: whoever settles those isn't troubled with the rest, nor with its errors.</summary>
    private bool MayComeToAWantedState(CloneOperation operation) => !operation.IsCompleted
        && (operation.State is CloneState.Submitting or CloneState.Unknown || State!.Any(wanted => wanted is not (CloneState.Submitting or CloneState.Unknown)));

    private void Show(CloneOperation operation)
    {
        if (State is null || State.Contains(operation.State))
        {
            Post(() => WriteObject(operation));
        }
    }

    private async Task LookAsync(IReadOnlyList<FoundOperation> found)
    {
        var viewer = new OperationViewer(await JournalIfPossibleAsync().ConfigureAwait(false), Time, Log);
        await foreach (var operation in viewer.LookAsync(found, Report, EndToken).ConfigureAwait(false))
        {
            Post(() => WriteObject(operation));
        }
    }
}
