using System.Threading.Channels;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>Works clone operations off in the background, some at a time, in the order they came.</summary>
internal sealed class CloneRunner
{
    /// <summary>How many are worked off at once; the others stay queued.</summary>
    public const int Parallel = 4;

    private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();
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

    private static async Task RunAsync(EmulatorContext context, int id)
    {
        try
        {
            var job = new CloneJob(context.Database, context.Clock, context.Options.Pace, () => context.Changes.Publish("operations"));
            await job.RunAsync(id, context.Stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // one broken job must not take the others along
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            context.Logger.LogError(exception, "Clone operation {Id} broke off", id);
            await context.Database.WriteAsync(session => OperationTable.End(
                session, id, CloneStateWords.Failed, "The emulator failed; the cause is on its standard error.",
                WireDate.At(context.Clock.GetUtcNow()).Text!)).ConfigureAwait(false);
        }
    }
}
