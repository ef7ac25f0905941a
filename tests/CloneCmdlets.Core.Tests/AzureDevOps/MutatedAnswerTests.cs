using System.Net;
using System.Text;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

/// <summary>Recorded answers with bytes changed, dropped, doubled and crossed, 100,000 of them by a seed: an object or a typed error, never anything else.</summary>
public sealed class MutatedAnswerTests
{
    private const int Count = 100_000;
    private const int Seed = 20151222;

    private static readonly string[] Fragments =
    [
        "null", "0", "-1", "1e400", "9223372036854775808", "1.5", "\"\"", "\"\\uD800\"", "\"\\uDC00x\"", "{}", "[]", "true", "{", "}", "[", "]", ",", ":", "\"", "\\",
        "\u0000", "\uFEFF", "opId", "state", "\"opId\":0,", "\"state\":null,", new string('[', 40), "0001-01-01T00:00:00", "<html>", "/*x*/", "NaN",
    ];

    private static readonly byte[][] Answers =
    [
        .. new[]
        {
            Recorded.SampleResponse, Recorded.RouteCFinished, Recorded.RouteBAnswer, Recorded.RouteDAnswer, Recorded.RouteEAnswer, Recorded.PlanNotFound, Recorded.SignInPage,
            """{"count":2,"value":[{"id":1,"name":"A","rootSuite":{"id":"2"},"project":{"id":"x","name":"P"}},{"id":3,"name":"B","project":"P"}]}""",
            """{"count":1,"value":[{"id":2,"name":"S","parent":{"id":"1"},"testCaseCount":3,"suiteType":"StaticTestSuite"}]}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly string[] Kinds = ["plan", "suite", "testplan", "testsuite"];
    private static readonly HttpStatusCode[] Statuses =
        [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NonAuthoritativeInformation, HttpStatusCode.Found, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.InternalServerError];

    [Fact]
    public void Nothing_but_objects_and_typed_errors_comes_of_them()
    {
        var routes = new Routes(new Uri("https://dev.azure.com/fabrikam"), "P", "5.0-preview.2");
        var errors = new ServiceErrors(routes.CollectionUri, TokenType.Pat);
        var replies = new Replies(routes, errors);
        var reader = new Reader((_, _, _) => throw new InvalidOperationException("Nothing is asked here."), errors);
        var asked = new Asked("clone operation 2", CloneErrorId.CloneOperationNotFound, "a permission", "a scope");
        var intent = new CopyIntent
        {
            Service = "AzureDevOps",
            Scope = routes.Scope,
            Kind = CloneKind.TestPlan,
            Source = new CloneReference { Id = "1" },
            Destination = new CloneReference { Name = "D" },
        };
        var random = new Random(Seed);
        var mutator = new AnswerMutator(Answers, Fragments);
        var (objects, typed) = (0, 0);
        for (var number = 0; number < Count; number++)
        {
            var body = mutator.Next(random);
            var kind = Kinds[random.Next(Kinds.Length)];
            var answer = new HttpAnswer
            {
                StatusCode = Statuses[random.Next(Statuses.Length)],
                MediaType = random.Next(10) == 0 ? "" : "application/json",
                Body = body,
                Question = "GET /x",
                Location = random.Next(5) == 0 ? Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(body.Length, 30))) : null,
            };
            try
            {
                switch (number % 5)
                {
                    case 0:
                        Sound(replies.Submitted(answer with { StatusCode = HttpStatusCode.OK }, kind, intent, asked));
                        break;
                    case 1:
                        Sound(replies.Looked(answer, new OperationHandle("azuredevops", routes.Scope, kind, "2"), null, asked).Operation);
                        break;
                    case 2:
                        Assert.NotEmpty(errors.From(answer, asked).Message);
                        break;
                    case 3:
                        _ = (reader.Parse(answer, AzureDevOpsJson.Default.ListAnswerTestPlanModel, asked).Value ?? []).Select(plan => Mapping.Reference(plan)).ToList();
                        break;
                    default:
                        var suites = (reader.Parse(answer, AzureDevOpsJson.Default.ListAnswerTestSuiteModel, asked).Value ?? []).Where(suite => suite is not null).ToList();
                        var tree = new SuiteTree(suites);
                        Assert.True(tree.Walk(tree.Tops([])).Count() <= suites.Count);
                        break;
                }

                objects++;
            }
            catch (CloneException)
            {
                typed++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Seed {Seed}, input {number}, base64 {Convert.ToBase64String(body)}: {exception}");
            }
        }

        // Both ends are reached often, or the mutations would be too mild or too wild to find anything.
        Assert.InRange(objects, Count / 10, Count);
        Assert.InRange(typed, Count / 10, Count);
    }

    private static void Sound(CloneOperation operation)
    {
        Assert.True(operation.PercentComplete is null or (>= 0 and <= 100));
        Assert.True(OperationHandle.TryParse(operation.Handle, out _), operation.Handle);
        Assert.NotNull(operation.ToString());
    }
}
