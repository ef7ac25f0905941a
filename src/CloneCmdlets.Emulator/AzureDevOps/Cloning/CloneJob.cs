using System.Diagnostics;
using System.Globalization;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>
/// Works one clone operation off. It writes in chunks; a chunk is one short transaction that holds the copied rows, the counts and the place to
/// go on at, so a job that was killed goes on from the last chunk, in this process or a later one, and doubles nothing.
/// </summary>
internal sealed class CloneJob
{
    /// <summary>The least and the most test cases of a chunk.</summary>
    private const int MinChunk = 50;
    private const int MaxChunk = 5_000;
    private const int SuitesPerChunk = 200;

    /// <summary>What a chunk aims at, so that the write lock is not held for 100 ms where readers take most of the processors.</summary>
    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(12);

    private readonly EmulatorDatabase _database;
    private readonly TimeProvider _clock;
    private readonly double? _pace;
    private readonly Action _changed;
    private int _chunk = 500;

    /// <summary>Makes one.</summary>
    /// <param name="database">Where the rows are.</param>
    /// <param name="clock">Dates the end.</param>
    /// <param name="pace">Test cases a second to slow down to; <see langword="null"/>: as fast as it can.</param>
    /// <param name="changed">Called after each commit that changes what the operation shows.</param>
    public CloneJob(EmulatorDatabase database, TimeProvider clock, double? pace, Action changed)
    {
        _database = database;
        _clock = clock;
        _pace = pace;
        _changed = changed;
    }

    /// <summary>Works an operation off, from where it is to its end.</summary>
    /// <param name="operationId">The operation.</param>
    /// <param name="cancellationToken">Stops it between two chunks; it can be taken up again.</param>
    public async Task RunAsync(int operationId, CancellationToken cancellationToken)
    {
        var state = CloneStateWords.Succeeded;
        string? message = null;
        try
        {
            var operation = Load(operationId);
            if (!operation.SuitesDone)
            {
                await MakeSuitesAsync(operation, cancellationToken).ConfigureAwait(false);
            }

            await CopyCasesAsync(Load(operationId), cancellationToken).ConfigureAwait(false);
        }
        catch (CloneFailedException exception)
        {
            (state, message) = (CloneStateWords.Failed, exception.Message);
        }

        await _database.WriteAsync(session => OperationTable.End(
            session, operationId, state, message, WireDate.At(_clock.GetUtcNow()).Text!)).ConfigureAwait(false);
        _changed();
    }

    private Operation Load(int operationId) => _database.Read(session => OperationTable.Find(session, operationId))
        ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Operation {operationId} is gone."));

    private async Task MakeSuitesAsync(Operation operation, CancellationToken cancellationToken)
    {
        var suites = _database.Read(session => Select(session, operation));
        var targets = _database.Read(session => SuiteRows.Made(session, operation.Id));
        foreach (var chunk in suites.Skip(targets.Count).Chunk(SuitesPerChunk))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _database.WriteAsync(session => SuiteRows.Make(session, operation, chunk, targets)).ConfigureAwait(false);
        }

        var totals = _database.Read(session => SuiteRows.Count(session, operation));
        var configurations = _database.Read(session => SuiteRows.UsedConfigurations(session, operation));
        await _database.WriteAsync(session =>
        {
            SuiteRows.MapConfigurations(session, operation, configurations);
            OperationTable.Begin(session, operation.Id, totals.Cases, totals.Requirements);
        }).ConfigureAwait(false);
        _changed();
    }

    private static List<SelectedSuite> Select(DbSession session, Operation operation)
    {
        var tree = SuiteTable.Tree(session, operation.SourcePlanId);
        if (operation.SourceSuiteId is { } suite)
        {
            return SuiteSelection.OfSuite(tree, suite);
        }

        var root = PlanTable.Find(session, operation.SourcePlanId)!.RootSuiteId;
        return SuiteSelection.OfPlan(
            tree, root, operation.SuiteIds, operation.Options.CopyAllSuites == true, operation.Options.CopyAncestorHierarchy == true);
    }

    private async Task CopyCasesAsync(Operation operation, CancellationToken cancellationToken)
    {
        var plan = _database.Read(session => ChunkPlan.Load(session, operation));
        var rows = _database.Read(session => CaseRows.Prepare(session, operation));
        var next = plan.Next(ChunkSize());
        var started = Stopwatch.GetTimestamp();
        var copied = 0;
        while (next is not null)
        {
            await _database.WriteWhileIdleAsync(CopyNext, cancellationToken).ConfigureAwait(false);
            if (_pace is { } pace && TimeSpan.FromSeconds(copied / pace) - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } ahead)
            {
                await Task.Delay(ahead, cancellationToken).ConfigureAwait(false);
            }
        }

        bool CopyNext(DbSession session)
        {
            _changed(); // what the chunk before has committed; the last one is told at the end
            Measure(() => rows.Copy(session, next));
            copied += next.Count;
            next = plan.Next(ChunkSize());
            return next is not null && _pace is null;
        }
    }

    /// <summary>With a pace, a tenth of a second's worth, so that there is something to watch.</summary>
    private int ChunkSize() => _pace is { } pace ? (int)Math.Clamp(pace / 10, 1, _chunk) : _chunk;

    private void Measure(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        var took = Stopwatch.GetElapsedTime(started);
        // Half or double at most: one slow moment of the disk is no reason to crawl.
        _chunk = (int)Math.Clamp(_chunk * Math.Clamp(ChunkTime / took, 0.5, 2), MinChunk, MaxChunk);
    }
}
