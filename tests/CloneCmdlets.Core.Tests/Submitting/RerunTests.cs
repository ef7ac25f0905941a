using CloneCmdlets.Core.Tests.Journal;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;
using CloneCmdlets.Submitting;

namespace CloneCmdlets.Core.Tests.Submitting;

/// <summary>What the same command does when it is run again, and what <c>-IfExists</c> makes of a name that is taken.</summary>
public sealed class RerunTests : IDisposable
{
    private readonly JournalHome _home = new(inMemory: true);
    private readonly ScriptedCopyService _service = new();

    private static CloneReference OtherSource => new() { Id = "7", Name = "Another plan", Project = "fabrikam-fiber-tfvc" };

    public void Dispose()
    {
        _service.Dispose();
        _home.Dispose();
    }

    [Theory]
    [InlineData(IfExists.Error)]
    [InlineData(IfExists.Skip)]
    [InlineData(IfExists.Allow)]
    [InlineData(IfExists.Error, true)]
    [InlineData(IfExists.Skip, true)]
    [InlineData(IfExists.Allow, true)]
    public async Task A_rerun_finds_what_the_lost_submission_made_and_sends_nothing(IfExists ifExists, bool namesProjectById = false)
    {
        await LoseOneAsync();
        if (namesProjectById)
        {
            _service.Intent = _service.Intent with { Scope = "https://dev.azure.com/fabrikam/0ad49569-db8b-4a8a-b5cc-f7ff009949c8" };
        }

        _service.Existing = [ScriptedCopyService.Plan()];
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        Assert.Equal("18", (await CopyAsync(ifExists))?.Destination?.Id);
        Assert.Equal(0, _service.Sendings);
        Assert.Single(await _home.ReadAsync());
    }

    [Fact]
    public async Task Allowed_a_row_is_not_answered_with_what_a_lost_row_of_its_own_call_made()
    {
        await using var journal = await _home.OpenAsync();
        _service.Outcomes.Enqueue(() => new SendOutcome.Ambiguous(ScriptedCopyService.Error()));
        await Assert.ThrowsAsync<CloneException>(() => CopyAsync(journal, IfExists.Allow));
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan("17")]);
        _service.Outcomes.Enqueue(() => _service.Accepted());
        Assert.Equal(("2", "18"), await CopyAsync(journal, IfExists.Allow) is { } second ? (second.Id, second.Destination?.Id) : default);
        Assert.Equal(2, _service.Sendings);

        // Another call settles it, as ever.
        Assert.Equal("17", (await CopyAsync(IfExists.Allow))?.Destination?.Id);
    }

    [Fact]
    public async Task What_another_plans_lost_submission_made_is_in_the_way_and_not_the_answer()
    {
        await LoseOneAsync(OtherSource);
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        var error = await Assert.ThrowsAsync<CloneException>(async () => await CopyAsync());
        Assert.Equal(CloneErrorId.DestinationExists, error.ErrorId);
        Assert.Contains("18 'Sprint 2'", error.Message, StringComparison.Ordinal);
        Assert.Contains("7 'Another plan'", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _service.Sendings);
        Assert.Equal(["Sprint 2"], _service.Released);

        // It isn't lost: the submission that made it has it, as the journal and the warning tell.
        var entry = Assert.Single(await _home.ReadAsync());
        Assert.Equal(("7", "18"), (entry.Operation?.Source?.Id, entry.Operation?.Destination?.Id));
        Assert.Contains("18 'Sprint 2'", Assert.Single(_home.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skipped_what_another_plans_lost_submission_made_is_given_and_said_to_be_of_that_plan()
    {
        await LoseOneAsync(OtherSource);
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        var operation = await CopyAsync(IfExists.Skip);
        Assert.Equal(("7", "18"), (operation?.Source?.Id, operation?.Destination?.Id));
        Assert.Contains("7 'Another plan'", _home.Log.Warnings.Last(), StringComparison.Ordinal);
        Assert.Equal(0, _service.Sendings);

        // The next time it is known, and still no copy of what is asked for.
        _service.Existing = [ScriptedCopyService.Plan()];
        Assert.Equal("18", (await CopyAsync(IfExists.Skip))?.Destination?.Id);
        Assert.Contains("7 'Another plan'", _home.Log.Warnings.Last(), StringComparison.Ordinal);
        Assert.Equal(1, _service.Searches);
    }

    [Fact]
    public async Task Allowed_what_another_plans_lost_submission_made_is_told_and_the_copy_is_made()
    {
        await LoseOneAsync(OtherSource);
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan("17")]);
        _service.Outcomes.Enqueue(() => _service.Accepted());
        var operation = await CopyAsync(IfExists.Allow);
        Assert.Equal(("2", "18", "1"), (operation?.Id, operation?.Destination?.Id, operation?.Source?.Id));
        Assert.Equal(1, _service.Sendings);
        Assert.Contains("17 'Sprint 2'", _home.Log.Warnings.Last(), StringComparison.Ordinal);
        Assert.Contains("7 'Another plan'", _home.Log.Warnings.Last(), StringComparison.Ordinal);

        // Both are known, each with what it is a copy of, and the found one was there before the new one.
        var entries = await _home.ReadAsync();
        Assert.Equal([("1", "18"), ("7", "17")], entries.Select(entry => (entry.Operation?.Source?.Id, entry.Operation?.Destination?.Id)));
        Assert.Equal(["17"], entries[0].Intent.PriorIds);
    }

    [Theory]
    [InlineData(IfExists.Error)]
    [InlineData(IfExists.Skip)]
    [InlineData(IfExists.Allow)]
    public async Task Where_another_plans_lost_submission_made_nothing_the_copy_is_made(IfExists ifExists)
    {
        await LoseOneAsync(OtherSource);
        _service.Outcomes.Enqueue(() => _service.Accepted());
        Assert.Equal("2", (await CopyAsync(ifExists))?.Id);
        Assert.Equal([JournalState.Accepted, JournalState.Ended], (await _home.ReadAsync()).Select(entry => entry.State));
    }

    [Theory]
    [InlineData(IfExists.Error)]
    [InlineData(IfExists.Skip)]
    [InlineData(IfExists.Allow)]
    public async Task Where_nobody_can_tell_what_another_plans_lost_submission_made_nothing_is_sent(IfExists ifExists)
    {
        await LoseOneAsync(OtherSource);
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan("17"), ScriptedCopyService.Plan("18")]);
        var error = await Assert.ThrowsAsync<CloneException>(async () => await CopyAsync(ifExists));
        Assert.Equal((CloneErrorId.SubmissionOutcomeUnknown, "7"), (error.ErrorId, error.Operation?.Source?.Id));
        Assert.Equal(0, _service.Sendings);
    }

    [Fact]
    public async Task A_copy_of_other_parts_of_the_plan_is_another_copy()
    {
        await LoseOneAsync(_service.Intent.Source with { Parts = ["3"] });
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        var error = await Assert.ThrowsAsync<CloneException>(async () => await CopyAsync());
        Assert.Equal(CloneErrorId.DestinationExists, error.ErrorId);
        Assert.Contains("(of it 3)", error.Message, StringComparison.Ordinal);

        // To the command that asked for those parts it is what it asked for, without a word of another.
        _service.Existing = [ScriptedCopyService.Plan()];
        _service.Intent = _service.Intent with { Source = _service.Intent.Source with { Parts = ["3"] } };
        Assert.Equal("18", (await CopyAsync(IfExists.Skip))?.Destination?.Id);
        Assert.EndsWith("so nothing was sent.", _home.Log.Warnings.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_own_lost_copy_is_the_answer_though_another_plans_was_lost_too()
    {
        await LoseOneAsync();
        await LoseOneAsync(OtherSource);
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        var operation = await CopyAsync();
        Assert.Equal(("1", "18"), (operation?.Source?.Id, operation?.Destination?.Id));
    }

    [Fact]
    public async Task A_name_that_a_copy_of_another_plan_has_is_said_to_be_of_that_plan()
    {
        await using (var journal = await _home.OpenAsync())
        {
            var intent = JournalHome.Intent() with { Source = OtherSource };
            await journal.AcceptedAsync(await journal.BeginAsync(intent, CancellationToken.None), JournalHome.Operation(intent));
        }

        _service.Existing = [ScriptedCopyService.Plan()];
        Assert.Contains("7 'Another plan'", (await Assert.ThrowsAsync<CloneException>(async () => await CopyAsync())).Message, StringComparison.Ordinal);
        await CopyAsync(IfExists.Skip);
        Assert.Contains("7 'Another plan'", Assert.Single(_home.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rerun_that_finds_nothing_submits_anew_and_closes_the_old_submission()
    {
        await LoseOneAsync();
        _service.Outcomes.Enqueue(() => _service.Accepted());
        Assert.Equal("2", (await CopyAsync())?.Id);
        var entries = await _home.ReadAsync();
        Assert.Equal([JournalState.Accepted, JournalState.Ended], entries.Select(entry => entry.State));

        // The destination was looked at, so this one is known not to be there.
        Assert.Equal((CloneState.Failed, true), (entries[1].ToOperation().State, entries[1].ToOperation().IsCompleted));
    }

    [Fact]
    public async Task A_rerun_that_cannot_look_submits_nothing()
    {
        await LoseOneAsync();
        _service.Findings.Enqueue(() => throw ScriptedCopyService.Error());
        var error = await Assert.ThrowsAsync<CloneException>(async () => await CopyAsync());
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Contains("could not be looked at", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _service.Sendings);
    }

    [Fact]
    public async Task A_rerun_that_is_not_approved_looks_for_nothing()
    {
        await LoseOneAsync();
        Assert.Null(await CopyAsync(approved: false));
        Assert.Equal(0, _service.Searches);
    }

    [Fact]
    public async Task Another_destination_is_another_matter()
    {
        await LoseOneAsync();
        _service.Intent = JournalHome.Intent(project: "elsewhere");
        _service.Outcomes.Enqueue(() => _service.Accepted());
        await CopyAsync();
        Assert.Equal(0, _service.Searches);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_an_error_before_anything_is_asked_or_written()
    {
        _service.Existing = [ScriptedCopyService.Plan()];
        var error = await Assert.ThrowsAsync<CloneException>(async () => await CopyAsync());
        Assert.Equal(CloneErrorId.DestinationExists, error.ErrorId);
        Assert.Contains("18 'Sprint 2'", error.Message, StringComparison.Ordinal);
        Assert.Empty(await _home.ReadAsync());
        Assert.Equal(["Sprint 2"], _service.Released);
    }

    [Fact]
    public async Task Allowed_another_of_the_same_name_is_made()
    {
        _service.Existing = [ScriptedCopyService.Plan()];
        _service.Outcomes.Enqueue(() => _service.Accepted());
        Assert.Equal("2", (await CopyAsync(IfExists.Allow))?.Id);
    }

    [Fact]
    public async Task Skipped_the_operation_that_made_it_is_given_where_the_journal_knows_it()
    {
        await using (var journal = await _home.OpenAsync())
        {
            var intent = JournalHome.Intent();
            await journal.AcceptedAsync(await journal.BeginAsync(intent, CancellationToken.None), JournalHome.Operation(intent));
        }

        _service.Existing = [ScriptedCopyService.Plan("4"), ScriptedCopyService.Plan("18")];
        var operation = await CopyAsync(IfExists.Skip);
        Assert.Equal(("2", "18", CloneState.Queued), (operation?.Id, operation?.Destination?.Id, operation?.State));
        Assert.Single(_home.Log.Warnings);
        Assert.Equal(0, _service.Sendings);
    }

    [Fact]
    public async Task Skipped_and_unknown_the_plan_is_given_with_an_unknown_state()
    {
        _service.Existing = [ScriptedCopyService.Plan()];
        var operation = await CopyAsync(IfExists.Skip);
        Assert.Equal((null, "18", "fabrikam-fiber-tfvc2", CloneState.Unknown), (operation?.Id, operation?.Destination?.Id, operation?.Destination?.Project, operation?.State));
        Assert.Equal("azuredevops:https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc#existing/18", operation?.Handle);
        Assert.Contains("doesn't know the operation", Assert.Single(_home.Log.Warnings), StringComparison.Ordinal);
        Assert.Equal(0, _service.Sendings);
    }

    [Fact]
    public async Task A_refresh_settles_what_an_earlier_process_left_behind()
    {
        await LoseOneAsync();
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        await using var journal = await _home.OpenAsync();
        var left = Assert.Single(await journal.ReadAsync(CancellationToken.None));
        var time = new JumpTime();
        var operation = await new Reconciler(journal, time).ReconcileAsync(_service, left, _home.Log, CancellationToken.None);
        Assert.Equal("18", operation.Destination?.Id);
        var settled = Assert.Single(await journal.ReadAsync(CancellationToken.None));
        Assert.Equal((JournalState.Ended, "18"), (settled.State, settled.Operation?.Destination?.Id));
        Assert.Equal(operation.Handle, (await new Reconciler(journal, time).ReconcileAsync(_service, settled, _home.Log, CancellationToken.None)).Handle);
        Assert.Equal(1, _service.Searches);
    }

    /// <summary>Leaves a submission behind as a process does that dies while it sends.</summary>
    private async Task LoseOneAsync(CloneReference? source = null)
    {
        await using var journal = await _home.OpenAsync();
        await journal.BeginAsync(_service.Intent with { Source = source ?? _service.Intent.Source }, CancellationToken.None);
    }

    private async Task<CloneOperation?> CopyAsync(IfExists ifExists = IfExists.Error, bool approved = true)
    {
        await using var journal = await _home.OpenAsync();
        return await CopyAsync(journal, ifExists, approved);
    }

    private Task<CloneOperation?> CopyAsync(OperationJournal journal, IfExists ifExists, bool approved = true) => new CopySubmitter(journal, new JumpTime()).CopyAsync(
        _service,
        _service,
        new AnyRequest(),
        new CopyOptions { IfExists = ifExists },
        (_, _) => ValueTask.FromResult(approved),
        _home.Log,
        CancellationToken.None);
}
