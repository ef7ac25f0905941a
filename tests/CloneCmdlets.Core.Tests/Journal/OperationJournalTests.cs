using CloneCmdlets.Journal;

namespace CloneCmdlets.Core.Tests.Journal;

public class OperationJournalTests
{
    [Fact]
    public async Task What_was_noted_is_there_when_the_journal_is_opened_again()
    {
        using var home = new JournalHome();
        var intent = JournalHome.Intent();
        await using (var journal = await home.OpenAsync())
        {
            var entry = await journal.BeginAsync(intent, CancellationToken.None);
            await journal.AcceptedAsync(entry, JournalHome.Operation(intent));
        }

        var read = Assert.Single(await home.ReadAsync());
        Assert.Equal(JournalState.Accepted, read.State);
        Assert.Equal((intent.Destination.Name, intent.Destination.Project), (read.Intent.Destination.Name, read.Intent.Destination.Project));
        Assert.Equal((intent.Source.Id, intent.Source.Name), (read.Intent.Source.Id, read.Intent.Source.Name));
        Assert.Equal(intent.Source.Parts, read.Intent.Source.Parts);
        Assert.Equal(intent.PriorIds, read.Intent.PriorIds);
        var operation = read.ToOperation();
        Assert.Equal(("2", CloneState.Queued, "queued", "18"), (operation.Id, operation.State, operation.ServiceState, operation.Destination?.Id));
        Assert.Equal(read.SubmittedAt, operation.SubmittedAt);
        Assert.Empty(home.Log.Warnings);
    }

    [Fact]
    public async Task A_sending_is_ambiguous_once_its_writer_is_gone_and_not_before()
    {
        using var home = new JournalHome();
        await using (var journal = await home.OpenAsync())
        {
            await journal.BeginAsync(JournalHome.Intent(), CancellationToken.None);
            var seen = Assert.Single(await home.ReadAsync());
            Assert.Equal((JournalState.Sending, CloneState.Submitting), (seen.State, seen.ToOperation().State));
        }

        var left = Assert.Single(await home.ReadAsync());
        Assert.Equal((JournalState.Ambiguous, CloneState.Unknown), (left.State, left.ToOperation().State));
        Assert.Equal(
            $"azuredevops:https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc#intent/{left.JournalId}", left.ToOperation().Handle);
    }
}
