using CloneCmdlets.Core.Tests.Journal;
using CloneCmdlets.Journal;
using CloneCmdlets.Submitting;

namespace CloneCmdlets.Core.Tests.Submitting;

/// <summary>What the same command does when it is run again, and what <c>-IfExists</c> makes of a name that is taken.</summary>
public sealed class RerunTests : IDisposable
{
    private readonly JournalHome _home = new(inMemory: true);
    private readonly ScriptedCopyService _service = new();

    public void Dispose()
    {
        _service.Dispose();
        _home.Dispose();
    }

    [Theory]
    [InlineData(IfExists.Error)]
    [InlineData(IfExists.Skip)]
    [InlineData(IfExists.Allow)]
    public async Task A_rerun_finds_what_the_lost_submission_made_and_sends_nothing(IfExists ifExists)
    {
        await LoseOneAsync();
        _service.Existing = [ScriptedCopyService.Plan()];
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        Assert.Equal("18", (await CopyAsync(ifExists))?.Destination?.Id);
        Assert.Equal(0, _service.Sendings);
        Assert.Single(await _home.ReadAsync());
    }

    [Fact]
    public async Task A_rerun_that_finds_nothing_submits_anew_and_closes_the_old_submission()
    {
        await LoseOneAsync();
        _service.Outcomes.Enqueue(() => _service.Accepted());
        Assert.Equal("2", (await CopyAsync())?.Id);
        Assert.Equal([JournalState.Accepted, JournalState.Ended], (await _home.ReadAsync()).Select(entry => entry.State));
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
    private async Task LoseOneAsync()
    {
        await using var journal = await _home.OpenAsync();
        await journal.BeginAsync(_service.Intent, CancellationToken.None);
    }

    private async Task<CloneOperation?> CopyAsync(IfExists ifExists = IfExists.Error, bool approved = true)
    {
        await using var journal = await _home.OpenAsync();
        return await new CopySubmitter(journal, new JumpTime()).CopyAsync(
            _service,
            _service,
            new AnyRequest(),
            new CopyOptions { IfExists = ifExists },
            (_, _) => ValueTask.FromResult(approved),
            _home.Log,
            CancellationToken.None);
    }
}
