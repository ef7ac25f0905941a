using System.Net;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>One submission under a schedule of faults, and its rerun with a sound network; each is judged by what the emulator says.</summary>
internal sealed class ScheduledSubmission : IDisposable
{
    private readonly ScratchDirectory _directory = new(inMemory: true);
    private readonly FaultSchedule _schedule;
    private readonly string _collection;
    private PlanCopy _copy = null!;
    private CloneOperation? _first;
    private string[] _made = [];
    private string[] _madeInTheEnd = [];

    /// <summary>Draws one.</summary>
    /// <param name="seed">The seed.</param>
    public ScheduledSubmission(int seed)
    {
        Seed = seed;
        _collection = "c" + seed;
        _schedule = new FaultSchedule(seed, _collection);
    }

    public int Seed { get; }

    /// <summary>What the user heard.</summary>
    public string Outcome { get; private set; } = "";

    /// <summary>Submits while everything goes wrong. Time runs a hundred times as fast, so that the minutes of waiting are moments.</summary>
    /// <param name="oracle">The emulator.</param>
    /// <param name="port">Its port.</param>
    public async Task SubmitAsync(EmulatorOracle oracle, int port)
    {
        var copy = await oracle.SeedAsync(_collection);
        foreach (var fault in _schedule.EmulatorFaults)
        {
            await oracle.AddFaultAsync(fault);
        }

        await using var proxy = new FaultProxy(port, _schedule.NextConnection);
        _copy = copy with { Proxy = proxy.Address, AnswerTimeout = TimeSpan.FromSeconds(10) };
        using var stop = new CancellationTokenSource();
        if (_schedule.StopAfter is { } patience)
        {
            stop.CancelAfter(patience);
        }

        try
        {
            var time = new QuickTime(factor: 100);
            await using var journal = await OpenAsync(time);
            _first = await _copy.SubmitAsync(journal, time, NullCloneLog.Instance, stop.Token);
            Outcome = _first.Id is null ? "adopted" : "accepted";
        }
        catch (CloneException error)
        {
            Outcome = error.ErrorId.ToString();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Outcome = "cancelled";
        }
    }

    /// <summary>Judges the submission, when nothing of it is on its way any more.</summary>
    /// <param name="oracle">The emulator.</param>
    /// <param name="submissions">Its log of the submission.</param>
    public async Task JudgeAsync(EmulatorOracle oracle, IReadOnlyList<SeenSubmission> submissions)
    {
        _made = await oracle.MadeAsync(_copy);
        var sent = Of(submissions).Where(seen => seen.Status != (int)HttpStatusCode.TooManyRequests).ToArray();
        Assert.True(sent.Length <= 1, $"Sent {sent.Length} times.");
        Assert.True(_made.Length <= sent.Length, $"{_made.Length} plans of {sent.Length} submissions.");
        var entries = await ReadJournalAsync();
        Assert.True(entries.Count <= 1, $"{entries.Count} submissions in the journal.");
        if (_made.Length == 1)
        {
            var entry = Assert.Single(entries);
            Assert.True(
                entry.State == JournalState.Ambiguous || entry.Operation?.Destination?.Id == _made[0], $"Made, and the journal says {entry.State}.");
            Assert.True(_first is not null || Outcome == nameof(CloneErrorId.SubmissionOutcomeUnknown), "Made, and nobody told the user.");
        }

        if (_first is not null)
        {
            Assert.Equal(_made.SingleOrDefault(), _first.Destination?.Id);
        }
    }

    /// <summary>The user runs the same command again, an hour later and with a sound network.</summary>
    /// <param name="oracle">The emulator.</param>
    public async Task RerunAsync(EmulatorOracle oracle)
    {
        var later = new QuickTime(factor: 1, ahead: TimeSpan.FromHours(1));
        await using var journal = await OpenAsync(later);
        try
        {
            var sound = _copy with { Proxy = null, AnswerTimeout = TimeSpan.FromSeconds(100) };
            await sound.SubmitAsync(journal, later, NullCloneLog.Instance, CancellationToken.None);
        }
        catch (CloneException error) when (error.ErrorId == CloneErrorId.DestinationExists)
        {
            Assert.True(_first is not null, "Refused as existing, and nobody had told the user of it.");
        }

        _madeInTheEnd = await oracle.MadeAsync(_copy);
    }

    /// <summary>Judges the rerun: there is exactly one plan, the journal knows it, and nothing was sent where it was there already.</summary>
    /// <param name="submissions">The emulator's log of the rerun.</param>
    public async Task JudgeRerunAsync(IReadOnlyList<SeenSubmission> submissions)
    {
        Assert.Equal(1 - _made.Length, Of(submissions).Count());
        Assert.True(_madeInTheEnd.Length == 1, $"{_madeInTheEnd.Length} plans after a rerun.");
        Assert.Contains(await ReadJournalAsync(), entry => entry.Operation?.Destination?.Id == _madeInTheEnd[0]);
    }

    /// <summary>What to know of it where it fails.</summary>
    public override string ToString() => $"Seed {Seed}, '{Outcome}' ({_schedule})";

    public void Dispose() => _directory.Dispose();

    private IEnumerable<SeenSubmission> Of(IReadOnlyList<SeenSubmission> submissions) => submissions.Where(seen => seen.Collection == _collection);

    private ValueTask<OperationJournal> OpenAsync(TimeProvider time) =>
        OperationJournal.OpenAsync(_directory.Path, time, NullCloneLog.Instance, CancellationToken.None);

    private async Task<IReadOnlyList<JournalEntry>> ReadJournalAsync()
    {
        await using var journal = await OpenAsync(TimeProvider.System);
        return await journal.ReadAsync(CancellationToken.None);
    }
}
