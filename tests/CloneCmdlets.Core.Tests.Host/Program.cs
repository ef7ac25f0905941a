using System.Globalization;
using CloneCmdlets;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;

// append DIRECTORY SUBMISSIONS AGAIN: notes submissions as fast as it can, each sent that often again.
// begin DIRECTORY: notes one intent; answers "begun", or the error.
// submit …: as PlanCopy.Command has it; answers "accepted ID", or the error, or stands still at the point.
switch (args[0])
{
    case "append":
        await AppendAsync(args[1], int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
        return 0;
    case "begin":
        return await TellAsync(() => BeginAsync(args[1]));
    case "submit":
        var (directory, copy, point) = PlanCopy.Parse(args, Environment.GetEnvironmentVariable(HostProcess.TokenVariable)!);
        return await TellAsync(() => SubmitAsync(directory, copy, point));
    default:
        return 2;
}

static async Task<int> TellAsync(Func<Task<string>> work)
{
    try
    {
        Console.WriteLine(await work());
        return 0;
    }
    catch (CloneException error)
    {
        Console.WriteLine($"{error.ErrorId}: {error.Message}");
        return 1;
    }
}

static CopyIntent Intent(string name) => new()
{
    Service = "Wire",
    Scope = "http://wire.example",
    Kind = CloneKind.TestPlan,
    Source = new CloneReference { Id = "1", Name = "TestPlan1", Project = "fabrikam-fiber-tfvc" },
    Destination = new CloneReference { Name = name, Project = "fabrikam-fiber-tfvc2" },
};

static async Task AppendAsync(string directory, int submissions, int again)
{
    await using var journal = await OpenAsync(directory, new JournalDisk());
    for (var number = 0; number < submissions; number++)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{number}");
        var entry = await journal.BeginAsync(Intent("Plan " + id), CancellationToken.None);
        for (var time = 0; time < again; time++)
        {
            await journal.SendingAsync(entry, CancellationToken.None);
        }

        var operation = new CloneOperation
        {
            Id = id,
            Service = "Wire",
            Kind = CloneKind.TestPlan,
            State = CloneState.Queued,
            Handle = new OperationHandle("wire", "http://wire.example", "plan", id).ToString(),
        };
        await journal.AcceptedAsync(entry, operation);
    }
}

static async Task<string> BeginAsync(string directory)
{
    await using var journal = await OpenAsync(directory, new JournalDisk());
    await journal.BeginAsync(Intent("Plan"), CancellationToken.None);
    return "begun";
}

static async Task<string> SubmitAsync(string directory, PlanCopy copy, KillPoint? point)
{
    await using var journal = await OpenAsync(directory, point switch
    {
        KillPoint.InsideIntent => new StandStillDisk(append: 1),
        KillPoint.InsideAnswer => new StandStillDisk(append: 2),
        _ => new JournalDisk(),
    });
    var operation = await copy.SubmitAsync(
        journal,
        TimeProvider.System,
        service => new StandStillService(service, point),
        () => point == KillPoint.BeforeIntent ? StandStill.ReachedAsync() : Task.CompletedTask,
        NullCloneLog.Instance,
        CancellationToken.None);
    return "accepted " + operation.Id;
}

static ValueTask<OperationJournal> OpenAsync(string directory, JournalDisk disk) =>
    OperationJournal.OpenAsync(directory, TimeProvider.System, NullCloneLog.Instance, disk, JournalLock.MaxWait, CancellationToken.None);
