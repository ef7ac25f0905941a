using CloneCmdlets.Services.AzureDevOps;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

public sealed class RememberedTests
{
    [Fact]
    public async Task A_value_is_worked_out_once_for_all_who_ask()
    {
        var remembered = new RememberedByKey<string, int>(StringComparer.OrdinalIgnoreCase);
        var gate = new TaskCompletionSource();
        var made = 0;
        var askers = Enumerable.Range(0, 10).Select(_ => remembered.GetAsync("Key", Make, CancellationToken.None)).Append(remembered.GetAsync("KEY", Make, CancellationToken.None)).ToList();
        gate.SetResult();
        Assert.All(await Task.WhenAll(askers), value => Assert.Equal(1, value));
        Assert.Equal(2, await remembered.GetAsync("other", Make, CancellationToken.None));

        async Task<int> Make(CancellationToken token)
        {
            await gate.Task;
            return Interlocked.Increment(ref made);
        }
    }

    [Fact]
    public async Task A_failure_or_a_stop_is_the_askers_own_and_the_next_tries_anew()
    {
        var remembered = new Remembered<int>();
        using var stop = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        var first = remembered.GetAsync(
            async token =>
            {
                began.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return 1;
            },
            stop.Token);
        await began.Task;
        var second = remembered.GetAsync(_ => Task.FromException<int>(new CloneException(CloneErrorId.AccessDenied, "no")), CancellationToken.None);
        var third = remembered.GetAsync(_ => Task.FromResult(3), CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAsync<CloneException>(() => second);
        Assert.Equal(3, await third);
    }
}
