using CloneCmdlets.Emulator.AzureDevOps.Cloning;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Sample;

/// <summary>
/// The seed's own example: in <c>fabrikam/fabrikam-fiber-tfvc</c> plan 1 <c>TestPlan1</c>, whose root is suite 2. Seventeen ids are taken and one
/// operation, so that the first clone answers as the seed's sample response does: operation 2, plan 18.
/// </summary>
internal static class FabrikamSample
{
    private const string Collection = "fabrikam";
    private const string SourceName = "fabrikam-fiber-tfvc";
    private const string TargetName = "fabrikam-fiber-tfvc2";
    private const int Root = 2;
    private const int SignIn = 3;
    private const int SingleSignOn = 4;
    private const int Checkout = 5;
    private const int Urgent = 6;
    private const int CardRequirement = 7;
    private const int SignInRequirement = 8;
    private const int SignInSteps = 9;
    private const int BasketSteps = 10;
    private const string Ada = "ada@fabrikam.example";
    private const string Grace = "grace@fabrikam.example";

    public static void Add(DbSession session, DateTimeOffset now)
    {
        var source = ProjectTable.Add(session, Collection, SourceName, "The shop of Fabrikam Fiber");
        var target = ProjectTable.Add(session, Collection, TargetName, "The shop's second edition");
        foreach (var project in new[] { source, target })
        {
            ProjectTable.AddNode(session, project.Id, ProjectTable.Areas, project.Name + "\\Web");
            ProjectTable.AddNode(session, project.Id, ProjectTable.Areas, project.Name + "\\Web\\Checkout");
            ProjectTable.AddNode(session, project.Id, ProjectTable.Iterations, project.Name + "\\Sprint 1");
            ProjectTable.AddNode(session, project.Id, ProjectTable.Iterations, project.Name + "\\Sprint 2");
        }

        ProjectTable.AddTypes(session, target.Id, WorkItemTypeCategory.TestCases, "Test Scenario");
        AddPlan(session, source, now);
        var items = new SampleItems(session, source);
        AddOthers(items);
        AddCases(items);
        PlaceCases(session, items, source);
        Sequences.Reset(session, item: 18, operation: 2);
    }

    private static void AddPlan(DbSession session, Project project, DateTimeOffset now)
    {
        PlanTable.Add(session, new Plan
        {
            Id = 1,
            ProjectId = project.Id,
            Name = "TestPlan1",
            Description = "What the shop must do before it opens.",
            AreaPath = project.Name,
            IterationPath = project.Name + "\\Sprint 1",
            Owner = Ada,
            RootSuiteId = Root,
            Updated = WireDate.At(now).Text!,
        });
        SuiteTable.Add(session, new Suite { Id = SignIn, PlanId = 1, ParentId = Root, Position = 0, Name = "Sign in", Type = SuiteType.Static });
        SuiteTable.Add(session, new Suite { Id = SingleSignOn, PlanId = 1, ParentId = SignIn, Position = 0, Name = "Single sign-on", Type = SuiteType.Static });
        SuiteTable.Add(session, new Suite
        {
            Id = Checkout,
            PlanId = 1,
            ParentId = Root,
            Position = 1,
            Name = "7 : Customers pay by card",
            Type = SuiteType.Requirement,
            RequirementId = CardRequirement,
        });
        SuiteTable.Add(session, new Suite
        {
            Id = Urgent,
            PlanId = 1,
            ParentId = Root,
            Position = 2,
            Name = "Priority 1",
            Type = SuiteType.Query,
            Query = "SELECT [System.Id] FROM WorkItems WHERE [System.WorkItemType] IN GROUP 'Microsoft.TestCaseCategory' AND [Microsoft.VSTS.Common.Priority] = 1",
        });
    }

    private static void AddOthers(SampleItems items)
    {
        items.Add(CardRequirement, ProjectTable.RequirementType, "Customers pay by card", "Committed", "{\"Microsoft.VSTS.Scheduling.Effort\":8}");
        items.Add(SignInRequirement, ProjectTable.RequirementType, "Customers sign in with their company's account", "Approved", null);
        items.Add(SignInSteps, ProjectTable.SharedStepsType, "Sign in as a customer", "Ready", null);
        items.Step(SignInSteps, "Open the shop and choose \"Sign in\"", "The sign-in form shows");
        items.Step(SignInSteps, "Enter @user and @password", "The name of the customer shows at the top");
        items.Add(BasketSteps, ProjectTable.SharedStepsType, "Put a product into the basket", "Ready", null);
        items.Step(BasketSteps, "Open a product and choose \"Add\"", "The basket counts one more");
    }

    private static void AddCases(SampleItems items)
    {
        items.Case(11, "Sign in with the right password", 1, "user,password", (SignInSteps, null, null), (null, "Choose \"Sign out\"", "The sign-in form shows"));
        items.Case(12, "Sign in with a wrong password", 2, null, (null, "Enter a wrong password", "A message asks to try again, and names neither field"));
        items.Case(13, "The account locks after five wrong passwords", 2, null, (null, "Enter a wrong password five times", "The account is locked for an hour"));
        items.Case(14, "Sign in with the company's account", 2, null, (null, "Choose \"Company account\"", "The company's own form shows"), (null, "Sign in there", "The shop shows"));
        items.Case(15, "Pay with a valid card", 1, null, (SignInSteps, null, null), (BasketSteps, null, null), (null, "Pay with a valid card", "The order is confirmed"));
        items.Case(16, "Pay with an expired card", 2, null, (BasketSteps, null, null), (null, "Pay with an expired card", "The payment is refused, and the basket is kept"));
        items.Case(17, "The receipt shows tax and total", 3, null, (null, "Open the receipt of an order", "Tax and total are right to the cent"));
        items.Link(14, LinkType.Tests, SignInRequirement, null, null);
        items.Link(15, LinkType.Tests, CardRequirement, null, null);
        items.Link(16, LinkType.Tests, CardRequirement, null, null);
        items.Link(16, LinkType.Related, 15, null, "The other outcome");
        items.Link(17, LinkType.Attachment, null, "https://fabrikam.example/attachments/receipt.pdf", "receipt.pdf");
    }

    private static void PlaceCases(DbSession session, SampleItems items, Project project)
    {
        var windows = ProjectTable.DefaultConfiguration(session, project.Id);
        var edge = ProjectTable.AddConfiguration(session, project.Id, "Edge on Windows 11");
        items.Place(Root, [windows], Ada, 17);
        items.Place(SignIn, [windows, edge], Ada, 11, 12, 13);
        items.Place(SingleSignOn, [edge], Grace, 14);
        items.Place(Checkout, [windows], Grace, 16, 15);
        items.Place(Urgent, [windows], null, 11, 15);
    }
}
