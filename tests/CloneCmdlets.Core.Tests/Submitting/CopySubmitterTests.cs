using CloneCmdlets.Core.Tests.Journal;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;
using CloneCmdlets.Submitting;

namespace CloneCmdlets.Core.Tests.Submitting;

/// <summary>What a submission promises, outcome by outcome. The clock jumps over every pause.</summary>
public sealed class CopySubmitterTests : IDisposable
{
    private readonly JournalHome _home = new(inMemory: true);
    private readonly ScriptedCopyService _service = new();

    /// <summary>The clock of the next copy; none: a new one each time.</summary>
    private JumpTime? _time;

    public void Dispose()
    {
        _service.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task The_intent_is_on_the_disk_before_the_service_is_asked_to_send()
    {
        JournalEntry? seen = null;
        _service.OnSend = async () => seen = Assert.Single(await _home.ReadAsync());
        _service.Outcomes.Enqueue(() => _service.Accepted());
        var operation = await CopyAsync();
        Assert.Equal((JournalState.Sending, "Sprint 2"), (seen?.State, seen?.Intent.Destination.Name));
        Assert.Equal("2", operation?.Id);
        Assert.Equal(seen?.SubmittedAt, operation?.SubmittedAt);
        Assert.Equal(JournalState.Accepted, (await EntryAsync()).State);
        Assert.Equal((0, "18"), (_service.Released.Count, Assert.Single(_service.Kept)));
    }

    [Fact]
    public async Task Not_approved_nothing_is_written_or_sent_and_the_name_is_given_back()
    {
        Assert.Null(await CopyAsync(approved: false));
        Assert.Equal(0, _service.Sendings);
        Assert.Empty(await _home.ReadAsync());
        Assert.Equal(["Sprint 2"], _service.Released);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_sends_nothing()
    {
        await using var journal = await _home.OpenAsync();
        await File.WriteAllTextAsync(Path.Combine(_home.Path, "operations.lock"), "");
        using var held = new FileStream(Path.Combine(_home.Path, "operations.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        await using var impatient = await _home.OpenAsync(new JournalDisk(), maxWait: TimeSpan.FromMilliseconds(20));
        var error = await Assert.ThrowsAsync<CloneException>(() => CopyAsync(impatient));
        Assert.Equal(CloneErrorId.JournalUnavailable, error.ErrorId);
        Assert.Equal(0, _service.Sendings);
    }

    [Fact]
    public async Task A_refusal_is_the_callers_error_and_is_never_repeated()
    {
        _service.Outcomes.Enqueue(() => new SendOutcome.Refused(ScriptedCopyService.Error(CloneErrorId.AccessDenied)));
        Assert.Equal(CloneErrorId.AccessDenied, (await FailAsync()).ErrorId);
        Assert.Equal(1, _service.Sendings);
        var entry = await EntryAsync();
        Assert.Equal((JournalState.Ended, CloneState.Failed, CloneErrorId.AccessDenied), (entry.State, entry.ToOperation().State, entry.ErrorId));
        Assert.Equal(["Sprint 2"], _service.Released);
    }

    [Fact]
    public async Task What_was_not_processed_is_sent_again_and_the_wait_in_between_counts_as_unsent()
    {
        var states = new List<JournalState>();
        _service.OnSend = async () => states.Add((await EntryAsync()).State);
        _service.Outcomes.Enqueue(() => new SendOutcome.NotProcessed(ScriptedCopyService.Error()));
        _service.Outcomes.Enqueue(() => new SendOutcome.NotProcessed(ScriptedCopyService.Error(CloneErrorId.Throttled, TimeSpan.FromSeconds(5))));
        _service.Outcomes.Enqueue(() => _service.Accepted());
        Assert.Equal("2", (await CopyAsync())?.Id);
        Assert.Equal([JournalState.Sending, JournalState.Sending, JournalState.Sending], states);
        var written = await File.ReadAllTextAsync(_home.File);
        Assert.Equal(3, written.Split("\"state\":\"Sending\"").Length - 1);
        Assert.Equal(3, written.Split("\"state\":\"Intent\"").Length - 1);
    }

    [Theory]
    [InlineData(CloneErrorId.Throttled, 61)]
    [InlineData(CloneErrorId.ServiceUnavailable, null)]
    public async Task After_a_minute_of_not_getting_through_it_gives_up_and_nothing_was_made(CloneErrorId id, int? retryAfter)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            _service.Outcomes.Enqueue(() => new SendOutcome.NotProcessed(
                ScriptedCopyService.Error(id, retryAfter is null ? null : TimeSpan.FromSeconds(retryAfter.Value))));
        }

        var error = await FailAsync();
        Assert.Equal(id, error.ErrorId);
        Assert.Contains("nothing was made", error.Message, StringComparison.Ordinal);
        Assert.Equal(JournalState.Ended, (await EntryAsync()).State);
        Assert.Equal(["Sprint 2"], _service.Released);
        Assert.True(retryAfter is null ? _service.Sendings > 3 : _service.Sendings == 1);
    }

    [Fact]
    public async Task The_calls_time_out_shortens_the_minute()
    {
        _service.Outcomes.Enqueue(() => new SendOutcome.NotProcessed(ScriptedCopyService.Error()));
        await FailAsync(new CopyOptions { Timeout = TimeSpan.FromMilliseconds(1) });
        Assert.Equal(1, _service.Sendings);
    }

    [Fact]
    public async Task Without_a_clear_answer_exactly_one_new_plan_is_adopted_with_a_warning()
    {
        _service.Outcomes.Enqueue(Ambiguous);
        _service.Findings.Enqueue(() => []);
        _service.Findings.Enqueue(() => throw ScriptedCopyService.Error());
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        var operation = await CopyAsync();
        Assert.Equal(1, _service.Sendings);
        Assert.Null(operation?.Id);
        Assert.Equal(("18", "fabrikam-fiber-tfvc2"), (operation?.Destination?.Id, operation?.Destination?.Project));
        Assert.Equal("azuredevops:https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc#adopted/18", operation?.Handle);
        Assert.Equal(CloneState.Succeeded, operation?.State);
        Assert.Contains("18 'Sprint 2'", Assert.Single(_home.Log.Warnings), StringComparison.Ordinal);
        Assert.Equal(JournalState.Ended, (await EntryAsync()).State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_that_is_set_makes_the_looking_no_shorter_and_no_longer(int hours)
    {
        _time = new JumpTime();
        _service.Outcomes.Enqueue(Ambiguous);
        _service.Findings.Enqueue(() =>
        {
            _time.SetWallClock(TimeSpan.FromHours(hours));
            return [];
        });
        _service.Findings.Enqueue(() => []);
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, (await FailAsync()).ErrorId);
        Assert.Equal(7, _service.Searches); // as many as without
    }

    [Fact]
    public async Task With_none_or_several_found_the_error_says_what_was_found_and_what_to_do()
    {
        _service.Outcomes.Enqueue(Ambiguous);
        var none = await FailAsync();
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, none.ErrorId);
        Assert.Contains("Nothing new of that name", none.Message, StringComparison.Ordinal);
        Assert.Contains("Look at the list of plans.", none.Message, StringComparison.Ordinal);
        Assert.Contains("Run the same command again", none.Message, StringComparison.Ordinal);
        Assert.Equal((CloneState.Unknown, (await EntryAsync()).ToOperation().Handle), (none.Operation?.State, none.Operation?.Handle));
        Assert.Equal(7, _service.Searches); // within 15 s
        Assert.Equal((0, ""), (_service.Released.Count, Assert.Single(_service.Kept))); // it may be there: its name stays taken

        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan("18"), ScriptedCopyService.Plan("19")]);
        var several = await FailAsync();
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, several.ErrorId);
        Assert.Contains("18 'Sprint 2', 19 'Sprint 2'", several.Message, StringComparison.Ordinal);
        Assert.Equal(1, _service.Sendings);
    }

    [Fact]
    public async Task What_bore_the_name_before_or_was_made_by_another_submission_is_not_adopted()
    {
        await using (var journal = await _home.OpenAsync())
        {
            var other = JournalHome.Intent("Other name");
            await journal.AcceptedAsync(await journal.BeginAsync(other, CancellationToken.None), JournalHome.Operation(other));
        }

        _service.Outcomes.Enqueue(Ambiguous);
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan("7"), ScriptedCopyService.Plan("18"), ScriptedCopyService.Plan("20")]);
        Assert.Equal("20", (await CopyAsync())?.Destination?.Id);
    }

    [Fact]
    public async Task While_another_submission_to_the_same_name_is_on_its_way_nothing_is_adopted()
    {
        await using var other = await _home.OpenAsync();
        _service.OnSend = async () => await other.BeginAsync(_service.Intent, CancellationToken.None);
        _service.Outcomes.Enqueue(Ambiguous);
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        var error = await FailAsync();
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Contains("on its way", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_cannot_be_searched_is_not_and_the_error_says_where_to_look()
    {
        _service.CanFindLostCopies = false;
        _service.Outcomes.Enqueue(Ambiguous);
        var error = await FailAsync();
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Contains("Look at the list of plans. Look there before", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _service.Searches);

        // A second copy of that name is the user's decision, and the warning says what is known.
        _service.Outcomes.Enqueue(() => _service.Accepted());
        Assert.Equal("2", (await CopyAsync())?.Id);
        Assert.Contains("is unknown", Assert.Single(_home.Log.Warnings), StringComparison.Ordinal);

        // It was made, so the old one is over: neither a warning with every further copy, nor a record for ever.
        var old = (await _home.ReadAsync())[1];
        Assert.Equal((JournalState.Ended, CloneErrorId.SubmissionOutcomeUnknown), (old.State, old.ErrorId));
        Assert.Contains("Nobody found out whether it was processed", old.ErrorMessage, StringComparison.Ordinal);

        // Over isn't failed: it may have been made, and whoever reads that it wasn't may copy again.
        var shown = old.ToOperation();
        Assert.Equal((CloneState.Unknown, false, null), (shown.State, shown.IsCompleted, shown.CompletedAt));
        Assert.Contains("Nobody found out whether it was processed", shown.Message, StringComparison.Ordinal);
        _service.Outcomes.Enqueue(() => _service.Accepted("3"));
        Assert.Equal("3", (await CopyAsync(options: new CopyOptions { IfExists = IfExists.Allow }))?.Id);
        Assert.Single(_home.Log.Warnings);
    }

    [Fact]
    public async Task A_newer_submission_that_is_refused_leaves_the_unknown_one_as_it_is()
    {
        _service.CanFindLostCopies = false;
        _service.Outcomes.Enqueue(Ambiguous);
        await FailAsync();
        _service.Outcomes.Enqueue(() => new SendOutcome.Refused(ScriptedCopyService.Error(CloneErrorId.AccessDenied)));
        await FailAsync();
        Assert.Equal([JournalState.Ended, JournalState.Ambiguous], (await _home.ReadAsync()).Select(entry => entry.State));
    }

    [Fact]
    public async Task A_lost_copy_that_is_found_and_cannot_be_noted_is_given_back_all_the_same()
    {
        var disk = new DyingDisk();
        await using var journal = await _home.OpenAsync(disk);
        _service.OnSend = () =>
        {
            disk.IsDead = true;
            return Task.CompletedTask;
        };
        _service.Outcomes.Enqueue(Ambiguous);
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        var operation = await CopyAsync(journal);
        Assert.Equal("azuredevops:https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc#adopted/18", operation?.Handle);
        Assert.Contains(_home.Log.Warnings, warning => warning.Contains("#adopted/18", StringComparison.Ordinal));
        Assert.Equal((0, "18"), (_service.Released.Count, Assert.Single(_service.Kept)));
    }

    /// <summary>The looking lasts from when the answer was lost, and a request may take minutes to be lost.</summary>
    [Fact]
    public async Task A_lost_copy_that_cannot_be_noted_is_looked_for_as_long_as_any_other()
    {
        var disk = new DyingDisk();
        await using var journal = await _home.OpenAsync(disk);
        var time = _time = new JumpTime();
        _service.OnSend = () =>
        {
            disk.IsDead = true;
            return Task.Delay(TimeSpan.FromSeconds(100), time);
        };
        _service.Outcomes.Enqueue(Ambiguous);
        _service.Findings.Enqueue(() => []);
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        Assert.Equal("18", (await CopyAsync(journal))?.Destination?.Id);
    }

    [Fact]
    public async Task A_lost_copy_that_can_neither_be_noted_nor_looked_for_is_unknown_and_keeps_its_name()
    {
        FileStream? held = null;
        await using var journal = await _home.OpenAsync(new JournalDisk(), maxWait: TimeSpan.FromMilliseconds(20));
        _service.OnSend = () =>
        {
            held = new FileStream(Path.Combine(_home.Path, "operations.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return Task.CompletedTask;
        };
        _service.Outcomes.Enqueue(Ambiguous);
        var error = await Assert.ThrowsAsync<CloneException>(() => CopyAsync(journal));
        held!.Dispose();
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Equal(CloneErrorId.JournalUnavailable, (error.InnerException as CloneException)?.ErrorId);
        Assert.Contains("#intent/", error.Operation?.Handle, StringComparison.Ordinal);
        Assert.Equal((0, ""), (_service.Released.Count, Assert.Single(_service.Kept)));
        Assert.Equal(1, _service.Sendings);
    }

    [Fact]
    public async Task Stopped_while_on_its_way_it_is_noted_as_ambiguous_and_said_aloud()
    {
        using var stop = new CancellationTokenSource();
        _service.OnSend = () => stop.CancelAsync();
        _service.Outcomes.Enqueue(Ambiguous);
        var error = await Assert.ThrowsAsync<CloneException>(async () => await CopyAsync(cancellationToken: stop.Token));
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Contains("Nobody can tell", Assert.Single(_home.Log.Warnings), StringComparison.Ordinal);
        Assert.Equal(JournalState.Ambiguous, (await EntryAsync()).State);
    }

    [Fact]
    public async Task Stopped_before_anything_left_it_is_cancelled_and_noted_as_never_sent()
    {
        using var stop = new CancellationTokenSource();
        _service.OnSend = async () =>
        {
            await stop.CancelAsync();
            stop.Token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await CopyAsync(cancellationToken: stop.Token));
        var entry = await EntryAsync();
        Assert.Equal((JournalState.Ended, CloneState.Failed), (entry.State, entry.ToOperation().State));
        Assert.Equal(["Sprint 2"], _service.Released);
    }

    [Fact]
    public async Task A_service_that_breaks_its_word_and_throws_leaves_an_ambiguous_submission()
    {
        _service.Outcomes.Enqueue(() => throw new InvalidOperationException("bug"));
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, (await FailAsync()).ErrorId);
        Assert.Equal(JournalState.Ambiguous, (await EntryAsync()).State);
    }

    [Fact]
    public async Task An_accepted_copy_that_cannot_be_noted_is_given_back_all_the_same_and_counts_as_ambiguous()
    {
        var disk = new DyingDisk();
        await using (var journal = await _home.OpenAsync(disk))
        {
            _service.OnSend = () =>
            {
                disk.IsDead = true;
                return Task.CompletedTask;
            };
            _service.Outcomes.Enqueue(() => _service.Accepted());
            Assert.Equal("2", (await CopyAsync(journal))?.Id);
            Assert.Contains("#plan/2", Assert.Single(_home.Log.Warnings), StringComparison.Ordinal);
            Assert.Equal(JournalState.Ambiguous, Assert.Single(await journal.ReadAsync(CancellationToken.None)).State);
        }

        Assert.Equal(JournalState.Ambiguous, (await EntryAsync()).State);
    }

    private async Task<CloneOperation?> CopyAsync(
        OperationJournal? journal = null, CopyOptions? options = null, bool approved = true, CancellationToken cancellationToken = default)
    {
        await using var own = journal is null ? await _home.OpenAsync() : null;
        return await new CopySubmitter(journal ?? own!, _time ?? new JumpTime()).CopyAsync(
            _service,
            _service,
            new AnyRequest(),
            options ?? new CopyOptions(),
            (_, _) => ValueTask.FromResult(approved),
            _home.Log,
            cancellationToken);
    }

    private Task<CloneException> FailAsync(CopyOptions? options = null) => Assert.ThrowsAsync<CloneException>(async () => await CopyAsync(options: options));

    private async Task<JournalEntry> EntryAsync() => (await _home.ReadAsync())[0];

    private static SendOutcome.Ambiguous Ambiguous() => new(ScriptedCopyService.Error());

    private sealed class DyingDisk : JournalDisk
    {
        public bool IsDead { get; set; }

        public override void Flush(Microsoft.Win32.SafeHandles.SafeFileHandle file)
        {
            if (IsDead)
            {
                throw new IOException("disk on strike");
            }

            base.Flush(file);
        }
    }
}
