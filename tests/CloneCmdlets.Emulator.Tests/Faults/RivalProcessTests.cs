using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>Processes that run the same command at the same moment, with the default <c>-IfExists Error</c>.</summary>
public class RivalProcessTests(EmptyEmulator fixture) : IClassFixture<EmptyEmulator>
{
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [Fact]
    public async Task Of_three_processes_that_copy_to_one_name_at_once_one_makes_the_plan_and_the_others_are_told_of_it()
    {
        using var oracle = new EmulatorOracle(_emulator.Url, _emulator.Token);
        using var directory = new ScratchDirectory(inMemory: true);
        var copy = await oracle.SeedAsync("rivals");
        await oracle.AddFaultAsync(new { match = "POST /rivals/*", kind = "delay", ms = 1500, times = 3 }); // all have listed the plans by then
        await oracle.TakeSubmissionsAsync();
        var hosts = Enumerable.Range(0, 3).Select(_ => HostProcess.Start(copy.Command(directory.Path), copy.Token)).ToArray();
        try
        {
            var answers = await Task.WhenAll(hosts.Select(host => host.ReadToEndAsync()));
            Assert.Single(answers, answer => answer.StartsWith("accepted ", StringComparison.Ordinal));
            var made = Assert.Single(await oracle.MadeAsync(copy));
            var refused = answers.Where(answer => answer.StartsWith("DestinationExists: ", StringComparison.Ordinal)).ToList();
            Assert.Equal(2, refused.Count);
            Assert.All(refused, answer => Assert.Contains($"{made} '{copy.Name}'", answer, StringComparison.Ordinal));
        }
        finally
        {
            Array.ForEach(hosts, host => host.Dispose());
        }

        Assert.Single(await oracle.TakeSubmissionsAsync(atLeast: 1));
        await using var journal = await OperationJournal.OpenAsync(directory.Path, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None);
        Assert.Single(await journal.ReadAsync(CancellationToken.None));
    }
}
