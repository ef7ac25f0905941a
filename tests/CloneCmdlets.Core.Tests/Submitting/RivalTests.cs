using CloneCmdlets.Core.Tests.Journal;
using CloneCmdlets.Journal;
using CloneCmdlets.Submitting;

namespace CloneCmdlets.Core.Tests.Submitting;

/// <summary>Two processes that copy to one name at once: two journals on one file.</summary>
public sealed class RivalTests : IAsyncLifetime, IDisposable
{
    private readonly JournalHome _home = new(inMemory: true);
    private readonly ScriptedCopyService _service = new();
    private OperationJournal _other = null!;
    private OperationJournal _own = null!;

    public async Task InitializeAsync()
    {
        _other = await _home.OpenAsync();
        _own = await _home.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await _own.DisposeAsync();
        await _other.DisposeAsync();
    }

    public void Dispose()
    {
        _service.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task What_the_other_is_sending_is_waited_for_and_then_exists()
    {
        var sending = await _other.BeginAsync(_service.Intent, CancellationToken.None);
        var error = await Assert.ThrowsAsync<CloneException>(() => CopyAsync(
            IfExists.Error, onWait: async () => await _other.AcceptedAsync(sending, JournalHome.Operation(sending.Intent))));
        Assert.Equal(CloneErrorId.DestinationExists, error.ErrorId);
        Assert.Contains("18 'Sprint 2'", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _service.Sendings);
        Assert.Equal(["Sprint 2"], _service.Released);
    }

    [Fact]
    public async Task What_the_other_is_sending_is_waited_for_and_then_taken_with_Skip()
    {
        var sending = await _other.BeginAsync(_service.Intent, CancellationToken.None);
        var operation = await CopyAsync(
            IfExists.Skip, onWait: async () => await _other.AcceptedAsync(sending, JournalHome.Operation(sending.Intent)));
        Assert.Equal("azuredevops:https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc#plan/2", operation?.Handle);
        Assert.Equal(0, _service.Sendings);
    }

    [Fact]
    public async Task What_the_other_was_refused_is_sent()
    {
        var sending = await _other.BeginAsync(_service.Intent, CancellationToken.None);
        _service.Outcomes.Enqueue(() => _service.Accepted("3"));
        var operation = await CopyAsync(
            IfExists.Error, onWait: async () => await _other.EndedAsync(sending, ScriptedCopyService.Error(CloneErrorId.AccessDenied)));
        Assert.Equal("3", operation?.Id);
    }

    [Fact]
    public async Task What_the_other_lost_is_looked_for_first()
    {
        var sending = await _other.BeginAsync(_service.Intent, CancellationToken.None);
        _service.Findings.Enqueue(() => [ScriptedCopyService.Plan()]);
        var operation = await CopyAsync(
            IfExists.Error, onWait: async () => await _other.AmbiguousAsync(sending, ScriptedCopyService.Error()));
        Assert.Equal("18", operation?.Destination?.Id);
        Assert.Equal(0, _service.Sendings);
    }

    [Fact]
    public async Task What_goes_on_for_more_than_a_minute_is_waited_for_no_longer()
    {
        await _other.BeginAsync(_service.Intent with { Scope = "https://dev.azure.com/fabrikam/another-source" }, CancellationToken.None);
        var time = new JumpTime();
        var error = await Assert.ThrowsAsync<CloneException>(() => CopyAsync(IfExists.Error, time: time));
        Assert.Equal(CloneErrorId.DestinationExists, error.ErrorId);
        Assert.Contains("still on its way", error.Message, StringComparison.Ordinal);
        Assert.InRange(time.Passed, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(63));
    }

    [Fact]
    public async Task What_the_other_made_since_the_destination_was_listed_exists()
    {
        var error = await Assert.ThrowsAsync<CloneException>(() => CopyAsync(IfExists.Error, onApprove: MakeAsync));
        Assert.Equal(CloneErrorId.DestinationExists, error.ErrorId);
        Assert.Equal((0, 1), (_service.Sendings, _service.Reads));

        async Task MakeAsync()
        {
            await _other.AcceptedAsync(await _other.BeginAsync(_service.Intent, CancellationToken.None), JournalHome.Operation(_service.Intent));
            _service.Existing = [ScriptedCopyService.Plan()];
        }
    }

    [Fact]
    public async Task What_was_made_and_deleted_again_is_in_nobodys_way()
    {
        await _other.AcceptedAsync(await _other.BeginAsync(_service.Intent, CancellationToken.None), JournalHome.Operation(_service.Intent));
        _service.Outcomes.Enqueue(() => _service.Accepted("3"));
        Assert.Equal("3", (await CopyAsync(IfExists.Error))?.Id);
        Assert.Equal(1, _service.Reads); // the list it began with may have been from before
    }

    [Fact]
    public async Task Another_name_or_project_is_in_nobodys_way_and_neither_is_anything_with_Allow()
    {
        await _other.BeginAsync(JournalHome.Intent("Sprint 3"), CancellationToken.None);
        await _other.BeginAsync(JournalHome.Intent(project: "elsewhere"), CancellationToken.None);
        _service.Outcomes.Enqueue(() => _service.Accepted("3"));
        Assert.Equal("3", (await CopyAsync(IfExists.Error))?.Id);

        await _other.BeginAsync(_service.Intent, CancellationToken.None);
        _service.Outcomes.Enqueue(() => _service.Accepted("4"));
        Assert.Equal("4", (await CopyAsync(IfExists.Allow))?.Id);
    }

    [Fact]
    public async Task Of_two_lost_submissions_one_adopts_what_was_made()
    {
        var first = await LoseAsync(_own);
        var second = await LoseAsync(_other);
        var operation = JournalHome.Operation(_service.Intent) with { Id = null, Handle = $"azuredevops:{_service.Scope}#adopted/18" };
        Assert.Equal(operation.Handle, (await _own.AdoptAsync(first, operation))?.Operation?.Handle);
        Assert.Null(await _other.AdoptAsync(second, operation));
        Assert.Equal(operation.Handle, (await _other.AdoptAsync(first, operation))?.Operation?.Handle); // whoever notes it first
        Assert.Equal([JournalState.Ambiguous, JournalState.Accepted], (await _home.ReadAsync()).Select(entry => entry.State));
    }

    [Fact]
    public async Task What_was_submitted_anew_adopts_nothing_any_more()
    {
        var lost = await LoseAsync(_own);
        await _other.EndedAsync(lost, ScriptedCopyService.Error());
        Assert.Null(await _own.AdoptAsync(lost, JournalHome.Operation(_service.Intent)));
    }

    [Fact]
    public async Task Two_lost_submissions_that_look_at_the_same_moment_never_report_the_same_plan()
    {
        for (var round = 0; round < 20; round++)
        {
            var plan = ScriptedCopyService.Plan(FormattableString.Invariant($"{100 + round}"));
            _service.Findings.Clear();
            _service.Findings.Enqueue(() => [plan]);
            var lost = new[] { (Journal: _own, Entry: await LoseAsync(_own)), (Journal: _other, Entry: await LoseAsync(_other)) };
            var findings = await Task.WhenAll(lost.Select(one => Task.Run(
                () => new Reconciler(one.Journal, new JumpTime()).FindAsync(_service, one.Entry, _home.Log, CancellationToken.None))));
            Assert.Single(findings, finding => finding is Finding.Found found && found.Operation.Destination?.Id == plan.Id);
            Assert.Single(findings, finding => finding is Finding.Nothing);
        }
    }

    private async Task<JournalEntry> LoseAsync(OperationJournal journal) =>
        await journal.AmbiguousAsync(await journal.BeginAsync(_service.Intent, CancellationToken.None), ScriptedCopyService.Error());

    private async Task<CloneOperation?> CopyAsync(IfExists ifExists, Func<Task>? onWait = null, Func<Task>? onApprove = null, TimeProvider? time = null)
    {
        var log = new WaitLog();
        var copying = new CopySubmitter(_own, time ?? (onWait is null ? new JumpTime() : TimeProvider.System)).CopyAsync(
            _service,
            _service,
            new AnyRequest(),
            new CopyOptions { IfExists = ifExists },
            async (_, _) =>
            {
                await (onApprove?.Invoke() ?? Task.CompletedTask);
                return true;
            },
            log,
            CancellationToken.None);
        if (onWait is not null && await Task.WhenAny(copying, log.Waits) != copying)
        {
            await onWait();
        }

        return await copying;
    }

    /// <summary>Hears that another submission is waited for.</summary>
    private sealed class WaitLog : ICloneLog
    {
        private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Waits => _waits.Task;

        public void Verbose(string message)
        {
            if (message.Contains("is on its way and is waited for", StringComparison.Ordinal))
            {
                _waits.SetResult();
            }
        }

        public void Debug(string message)
        {
        }

        public void Warning(string message)
        {
        }
    }
}
