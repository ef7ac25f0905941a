using System.Management.Automation;
using CloneCmdlets.Binding;
using CloneCmdlets.Completion;
using CloneCmdlets.Connections;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Commands.Base;

/// <summary>A cmdlet that asks a service: it has <c>-Connection</c>, and opens the journal when it is needed.</summary>
public abstract class ServiceCmdlet : AsyncCmdlet
{
    private readonly object _journalLock = new();
    private Connector? _connector;
    private Task<OperationJournal>? _journal;

    /// <summary>The connection to use: its name, or itself. Without it, the service's default connection, else what the environment names.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ConnectionArgument? Connection { get; set; }

    private protected static TimeProvider Time => TimeProvider.System;

    /// <summary>The connections of this call.</summary>
    private protected Connector Connector => _connector!;

    private protected override void Begin()
    {
        base.Begin();
        _connector = new Connector(ConnectionStore.Current, Time); // here, since only the pipeline thread knows its runspace
    }

    /// <summary>The journal, opened once a call.</summary>
    private protected Task<OperationJournal> JournalAsync()
    {
        lock (_journalLock)
        {
            return _journal ??= OperationJournal.OpenAsync(
                OperationJournal.DefaultDirectory(System.Environment.GetEnvironmentVariable), Time, Log, StopToken).AsTask();
        }
    }

    /// <summary>The journal, for what can do without it: <see langword="null"/> where it can't be opened.</summary>
    private protected async Task<OperationJournal?> JournalIfPossibleAsync()
    {
        try
        {
            return await JournalAsync().ConfigureAwait(false);
        }
        catch (CloneException error) when (error.ErrorId == CloneErrorId.JournalUnavailable)
        {
            Log.Verbose(error.Message);
            return null;
        }
    }

    /// <summary>The journal's entries, newest first, for what can do without them: none where it can't be read.</summary>
    private protected async Task<IReadOnlyList<JournalEntry>> ReadJournalIfPossibleAsync()
    {
        try
        {
            var journal = await JournalAsync().ConfigureAwait(false);
            return await journal.ReadAsync(StopToken).ConfigureAwait(false);
        }
        catch (CloneException error) when (error.ErrorId == CloneErrorId.JournalUnavailable)
        {
            Log.Verbose(error.Message);
            return [];
        }
    }

    /// <summary>Lets the journal know how an operation stands. Looking needs no journal, so one that can't be written spoils nothing.</summary>
    private protected async Task RecordAsync(CloneOperation operation)
    {
        try
        {
            var journal = await JournalAsync().ConfigureAwait(false);
            await journal.RecordLookAsync(operation, StopToken).ConfigureAwait(false);
        }
        catch (CloneException error) when (error.ErrorId == CloneErrorId.JournalUnavailable)
        {
            Log.Verbose(error.Message);
        }
    }

    private protected override async ValueTask CleanUpAsync()
    {
        _connector?.Dispose();
        if (_journal is { IsCompletedSuccessfully: true } journal)
        {
            await journal.Result.DisposeAsync().ConfigureAwait(false);
        }
    }
}
