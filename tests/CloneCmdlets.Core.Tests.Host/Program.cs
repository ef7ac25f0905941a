using System.Globalization;
using CloneCmdlets;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;
using CloneCmdlets.Submitting;

// append DIRECTORY SUBMISSIONS: notes submissions, with looks, as fast as it can.
// begin DIRECTORY: notes one intent; answers "begun", or "unavailable" and why.
// submit DIRECTORY ADDRESS POINT NAME...: submits all at once and stands still at the point.
ThreadPool.SetMinThreads(32, 32); // a standing disk holds its thread
switch (args[0])
{
    case "append":
        await AppendAsync(args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
        return 0;
    case "begin":
        return await BeginAsync(args[1]);
    case "submit":
        await SubmitAsync(args[1], new Uri(args[2]), Enum.Parse<KillPoint>(args[3]), args[4..]);
        return 0;
    default:
        return 2;
}

static CopyIntent Intent(string name) => new()
{
    Service = "Wire",
    Scope = "http://wire.example",
    Kind = CloneKind.TestPlan,
    Source = new CloneReference { Id = "1", Name = "TestPlan1", Project = "fabrikam-fiber-tfvc" },
    Destination = new CloneReference { Name = name, Project = "fabrikam-fiber-tfvc2" },
};

static async Task AppendAsync(string directory, int submissions)
{
    await using var journal = await OperationJournal.OpenAsync(directory, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None);
    for (var number = 0; number < submissions; number++)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{number}");
        var entry = await journal.BeginAsync(Intent("Plan " + id), CancellationToken.None);
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

static async Task<int> BeginAsync(string directory)
{
    try
    {
        await using var journal = await OperationJournal.OpenAsync(directory, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None);
        await journal.BeginAsync(Intent("Plan"), CancellationToken.None);
        Console.WriteLine("begun");
        return 0;
    }
    catch (CloneException error)
    {
        Console.WriteLine($"{error.ErrorId}: {error.Message}");
        return 1;
    }
}

static async Task SubmitAsync(string directory, Uri address, KillPoint point, string[] names)
{
    using var service = new StandStillService(new WireService(address, TimeProvider.System, TimeSpan.FromSeconds(100)), point);
    var session = service.BeginCopies();
    OperationJournal? shared = point == KillPoint.InsideAppend ? null : await OpenAsync(directory, new JournalDisk());
    await Task.WhenAll(names.Select(async (name, number) =>
    {
        // Only one submission at a time can be inside an append, so there each has a journal to itself; the 1st append is the intent's, the 2nd the answer's.
        var journal = shared ?? await OpenAsync(Path.Combine(directory, name), new StandStillDisk(append: 1 + (number % 2)));
        await new CopySubmitter(journal, TimeProvider.System).CopyAsync(
            service,
            session,
            new WireRequest(name),
            new CopyOptions(),
            async (_, _) =>
            {
                if (point == KillPoint.BeforeIntent)
                {
                    await StandStill.ReachedAsync();
                }

                return true;
            },
            NullCloneLog.Instance,
            CancellationToken.None);
    }));
}

static ValueTask<OperationJournal> OpenAsync(string directory, JournalDisk disk) =>
    OperationJournal.OpenAsync(directory, TimeProvider.System, NullCloneLog.Instance, disk, JournalLock.MaxWait, CancellationToken.None);
