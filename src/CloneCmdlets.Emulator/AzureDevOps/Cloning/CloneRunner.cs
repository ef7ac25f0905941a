using System.Collections.Concurrent;
using System.Threading.Channels;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Services.AzureDevOps.Wire;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>Works clone operations off in the background, some at a time, in the order they came.</summary>
internal sealed class CloneRunner
{
    /// <summary>How many are worked off at once; the others stay queued.</summary>
    public const int Parallel = 4;

    private const int SqliteInputOutput = 10;
    private const int SqliteFull = 13;

    /// <summary>Until an operation that could not be written down is taken up again. [ours]</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();
    private readonly ConcurrentDictionary<int, bool> _putOff = [];
    private Task _workers = Task.CompletedTask;

    /// <summary>Takes an operation that is in the database.</summary>
    /// <param name="operationId">The operation.</param>
    public void Enqueue(int operationId) => _queue.Writer.TryWrite(operationId);

    /// <summary>Begins to work, with what an earlier process left first.</summary>
    /// <param name="context">What the emulator offers.</param>
    public void Start(EmulatorContext context)
    {
        foreach (var id in context.Database.Read(OperationTable.Unfinished))
        {
            Enqueue(id);
        }

        _workers = Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => Task.Run(() => WorkAsync(context))));
    }

    /// <summary>Waits, once the emulator is stopping, for what is in hand.</summary>
    public Task FinishAsync() => _workers;

    private async Task WorkAsync(EmulatorContext context)
    {
        try
        {
            await foreach (var id in _queue.Reader.ReadAllAsync(context.Stopping).ConfigureAwait(false))
            {
                await RunAsync(context, id).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The next start takes it up again.
        }
    }

    private async Task RunAsync(EmulatorContext context, int id)
    {
        try
        {
            var job = new CloneJob(context.Database, context.Clock, context.Options.Pace, () => context.Changes.Publish("operations"));
            await job.RunAsync(id, context.Stopping).ConfigureAwait(false);
            _putOff.TryRemove(id, out _);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SqliteFull or SqliteInputOutput)
        {
            PutOff(context, id, exception); // the disk's failure, not the operation's: it goes on from its last chunk
        }
#pragma warning disable CA1031 // one broken job must not take the others along
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (!_putOff.ContainsKey(id))
            {
                context.Logger.LogError(exception, "Clone operation {Id} broke off", id);
            }

            await FailAsync(context, id).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(EmulatorContext context, int id)
    {
        try
        {
            await context.Database.WriteAsync(session => OperationTable.End(
                session, id, CloneStateWords.Failed, "The emulator failed; the cause is on its standard error.",
                WireDate.At(context.Clock.GetUtcNow()).Text!)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            PutOff(context, id, exception);
        }
    }

    /// <summary>Leaves an operation unfinished, for another try while the emulator runs, or for its next start.</summary>
    private void PutOff(EmulatorContext context, int id, Exception exception)
    {
        if (_putOff.TryAdd(id, true))
        {
            context.Logger.LogError(exception, "Clone operation {Id} can't be written down; it is tried again until it can", id);
        }

        _ = ComeBackAsync(context, id);
    }

    private async Task ComeBackAsync(EmulatorContext context, int id)
    {
        try
        {
            await Task.Delay(Pause, context.Stopping).ConfigureAwait(false);
            Enqueue(id);
        }
        catch (OperationCanceledException)
        {
            // The next start takes it up again.
        }
    }
}
