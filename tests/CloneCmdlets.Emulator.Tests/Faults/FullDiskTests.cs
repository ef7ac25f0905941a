using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>What can't be written down isn't sent: the emulator's log has no trace of it.</summary>
public class FullDiskTests(EmptyEmulator fixture) : IClassFixture<EmptyEmulator>
{
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [SkippableFact]
    public async Task On_a_full_disk_nothing_is_sent_and_with_room_again_the_same_command_is()
    {
        using var directory = new ScratchDirectory();
        await using var disk = await SmallDisk.TryMountAsync(directory.Path);
        Skip.If(disk is null, SmallDisk.WhyNone);
        using var oracle = new EmulatorOracle(_emulator.Url, _emulator.Token);
        var copy = await oracle.SeedAsync("full-disk");
        await oracle.TakeSubmissionsAsync();
        await using var journal = await OperationJournal.OpenAsync(directory.Path, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None);
        disk!.Fill(room: 0);

        var error = await Assert.ThrowsAsync<CloneException>(
            () => copy.SubmitAsync(journal, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None));

        Assert.Equal(CloneErrorId.JournalUnavailable, error.ErrorId);
        Assert.Empty(await oracle.TakeSubmissionsAsync());
        Assert.Empty(await oracle.MadeAsync(copy));

        disk.Clear();
        var operation = await copy.SubmitAsync(journal, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None);
        Assert.Single(await oracle.TakeSubmissionsAsync(atLeast: 1));
        Assert.Equal(operation.Destination?.Id, Assert.Single(await oracle.MadeAsync(copy)));
    }

    [SkippableFact]
    public async Task Where_a_file_may_grow_no_further_nothing_is_sent()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "The limit on the size of a file is set with bash's ulimit.");
        const int MaxSubmissions = 20;
        using var oracle = new EmulatorOracle(_emulator.Url, _emulator.Token);
        using var directory = new ScratchDirectory();
        await oracle.TakeSubmissionsAsync();
        for (var number = 1; number <= MaxSubmissions; number++)
        {
            var copy = await oracle.SeedAsync("file-limit-" + number);
            using var host = HostProcess.StartWithFileLimit(4, copy.Command(directory.Path), copy.Token);
            var answer = await host.ReadToEndAsync();
            var made = await oracle.MadeAsync(copy);
            var sent = await oracle.TakeSubmissionsAsync(atLeast: made.Length);
            if (answer.StartsWith("JournalUnavailable: ", StringComparison.Ordinal))
            {
                Assert.Empty(sent);
                Assert.Empty(made);
                Assert.NotEqual(1, number); // some fitted
                return;
            }

            // The last that fitted may have had no room for its answer: it was accepted all the same, and its intent is there.
            Assert.StartsWith("accepted ", answer, StringComparison.Ordinal);
            Assert.Single(sent);
            await using var journal = await OperationJournal.OpenAsync(directory.Path, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None);
            var entry = Assert.Single(await journal.ReadAsync(CancellationToken.None), entry => entry.Intent.Destination.Name == copy.Name);
            Assert.True(entry.State == JournalState.Ambiguous || entry.Operation?.Destination?.Id == Assert.Single(made), entry.State.ToString());
        }

        Assert.Fail("The limit was never reached.");
    }
}
