using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.Tests.Hosting;

/// <summary>One emulator a database, also while one ends and others start.</summary>
public sealed class DatabaseClaimTests
{
    [Fact]
    public async Task However_many_come_and_go_at_once_one_at_a_time_holds_a_database()
    {
        const int Claims = 400;
        using var directory = new ScratchDirectory(inMemory: true);
        var path = Path.Join(directory.Path, "claimed.db");
        var (holders, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var count = 0; count < Claims;)
            {
                try
                {
                    using var claim = DatabaseFile.Claim(path);
                    var now = Interlocked.Increment(ref holders);
                    most = Math.Max(most, now);
                    Thread.Yield();
                    Interlocked.Decrement(ref holders);
                    count++;
                }
                catch (StorageException)
                {
                    // Another one has it.
                }
            }
        })));
        Assert.Equal(1, most);
        Assert.Empty(Directory.GetFiles(directory.Path));
    }
}
