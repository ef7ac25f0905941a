using CloneCmdlets.Core.Tests.AzureDevOps;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Core.Tests.Journal;
using CloneCmdlets.Submitting;

namespace CloneCmdlets.Core.Tests.Submitting;

/// <summary>Two rows of one call with one name: the second is decided when it is known what became of the first.</summary>
public sealed class SameNameTests : IDisposable
{
    private readonly JournalHome _home = new(inMemory: true);
    private readonly TaskCompletionSource _firstIsSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _secondIsBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DevOpsStub _stub;
    private Reply _first = Reply.Json(Recorded.SampleResponse);
    private int _posts;

    public SameNameTests() => _stub = new DevOpsStub(Answer);

    public void Dispose()
    {
        _stub.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Skip_gives_the_operation_of_the_row_that_was_still_on_its_way()
    {
        var (first, second) = await CopyTwoAsync(IfExists.Skip);
        Assert.Equal(1, _posts);
        Assert.Equal("2", (await first)?.Id);
        Assert.Equal((await first)?.Handle, (await second)?.Handle);
        Assert.True(OperationHandle.TryParse((await second)?.Handle, out _));
    }

    [Fact]
    public async Task Error_names_the_plan_that_the_row_before_became()
    {
        var (first, second) = await CopyTwoAsync(IfExists.Error);
        Assert.Equal("2", (await first)?.Id);
        var error = await Assert.ThrowsAsync<CloneException>(() => second);
        Assert.Equal(CloneErrorId.DestinationExists, error.ErrorId);
        Assert.Contains("18 '", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _posts);
    }

    [Theory]
    [InlineData(IfExists.Skip)]
    [InlineData(IfExists.Error)]
    public async Task A_refused_row_leaves_its_name_to_the_next(IfExists ifExists)
    {
        _first = new Reply(403, Recorded.Error("AccessDeniedException", "No."));
        var (first, second) = await CopyTwoAsync(ifExists);
        Assert.Equal(CloneErrorId.AccessDenied, (await Assert.ThrowsAsync<CloneException>(() => first)).ErrorId);
        Assert.Equal("2", (await second)?.Id);
        Assert.Equal(2, _posts);
    }

    [Theory]
    [InlineData(IfExists.Skip)]
    [InlineData(IfExists.Error)]
    public async Task After_a_lost_row_nothing_is_sent_or_given_for_the_next(IfExists ifExists)
    {
        _first = Reply.Nothing;
        var (first, second) = await CopyTwoAsync(ifExists);
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, (await Assert.ThrowsAsync<CloneException>(() => first)).ErrorId);
        var error = await Assert.ThrowsAsync<CloneException>(() => second);
        Assert.Equal(CloneErrorId.DestinationExists, error.ErrorId);
        Assert.Contains("nobody can tell", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _posts);
    }

    [Fact]
    public async Task Allow_waits_for_nobody()
    {
        var (first, second) = await CopyTwoAsync(IfExists.Allow, secondWaits: false);
        Assert.Equal("2", (await second)?.Id);
        Assert.Equal("2", (await first)?.Id);
        Assert.Equal(2, _posts);
    }

    [Fact]
    public async Task A_row_that_waits_can_be_stopped()
    {
        await using var journal = await _home.OpenAsync();
        var session = _stub.Service.BeginCopies();
        var first = await session.PrepareAsync(DevOpsStub.Copy(), NullCloneLog.Instance, CancellationToken.None);
        var second = await session.PrepareAsync(DevOpsStub.Copy(), NullCloneLog.Instance, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var waiting = session.AwaitNameAsync(second, stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        session.Keep(first, new CloneReference { Id = "18", Name = "DestinationSuite" });
        Assert.Equal(["18"], (await session.AwaitNameAsync(second, CancellationToken.None)).Intent.PriorIds);
    }

    /// <summary>Has the second row begin while the first is on its way, and the first answered after that.</summary>
    private async Task<(Task<CloneOperation?> First, Task<CloneOperation?> Second)> CopyTwoAsync(IfExists ifExists, bool secondWaits = true)
    {
        await using var journal = await _home.OpenAsync();
        var session = _stub.Service.BeginCopies();
        var first = CopyAsync();
        await _firstIsSent.Task;
        var second = CopyAsync();
        if (secondWaits)
        {
            while (_stub.Requests.Count(request => request.Path.EndsWith("/plans/1", StringComparison.OrdinalIgnoreCase)) < 2)
            {
                await Task.Yield();
            }
        }
        else
        {
            await second;
        }

        _secondIsBegun.SetResult();
        await Task.WhenAny(Task.WhenAll(first, second));
        return (first, second);

        Task<CloneOperation?> CopyAsync() => new CopySubmitter(journal, new JumpTime()).CopyAsync(
            _stub.Service,
            session,
            DevOpsStub.Copy(),
            new CopyOptions { IfExists = ifExists },
            static (_, _) => ValueTask.FromResult(true),
            _home.Log,
            CancellationToken.None);
    }

    private Reply? Answer(Received request)
    {
        if (request.Method != "POST")
        {
            return null;
        }

        if (Interlocked.Increment(ref _posts) > 1)
        {
            return Reply.Json(Recorded.SampleResponse);
        }

        _firstIsSent.SetResult();
        return _first with { Until = _secondIsBegun.Task };
    }
}
