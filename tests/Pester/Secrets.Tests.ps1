BeforeDiscovery {
    $answers = @(
        @{ Answer = 'success'; Fault = $null }
        @{ Answer = '401'; Fault = @{ kind = 'status'; status = 401 } }
        @{ Answer = '404'; Fault = @{ kind = 'status'; status = 404 } }
        @{ Answer = '500'; Fault = @{ kind = 'status'; status = 500 } }
        @{ Answer = 'a lost connection'; Fault = @{ kind = 'dropBeforeProcessing' } }
        @{ Answer = 'a time-out before the answer'; Fault = @{ kind = 'delay'; ms = 600000 } }
        @{ Answer = 'a time-out in the answer'; Fault = @{ kind = 'stallBody' } }
        @{ Answer = 'malformed JSON'; Fault = @{ kind = 'malformedJson' } }
        @{ Answer = 'a redirect'; Fault = @{ kind = 'status'; status = 302 } }
    )
    $answers | ForEach-Object { $_.IsTimeout = $_.Answer -like 'a time-out*' }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'FakeService.ps1')
    Import-TestModule
    $canary = 'canary+7f3b/T0ken&x'
    $env:CLONECMDLETS_EMULATOR_TOKEN = $canary
    $data = Join-Path $TestDrive 'emulator.db'
    $script:Emulator = Start-CloneEmulator -Sample -PassThru -DataPath $data
    $script:EmulatorToken = $Emulator.GetToken()
    $utf8 = [System.Text.Encoding]::UTF8
    $forms = @(
        $canary
        [uri]::EscapeDataString($canary)
        [System.Text.Json.JsonEncodedText]::Encode($canary).ToString()
        [Convert]::ToBase64String($utf8.GetBytes($canary))
        [Convert]::ToBase64String($utf8.GetBytes(":$canary"))
        [Convert]::ToBase64String($utf8.GetBytes($canary)).TrimEnd('=').Replace('+', '-').Replace('/', '_')
        [Convert]::ToHexString($utf8.GetBytes($canary))
        [System.Net.WebUtility]::UrlEncode($canary)
        [System.Net.WebUtility]::HtmlEncode($canary)
    )

    # Connections whose clock runs a hundred times as fast: they wait as long as ever for an answer and between two tries, and the test does not.
    if (-not ('CloneCmdlets.Tests.FastTime' -as [type])) {
        Add-Type -TypeDefinition @'
using System;
using System.Threading;

namespace CloneCmdlets.Tests
{
    public sealed class FastTime : TimeProvider
    {
        private static TimeSpan Short(TimeSpan time) { return time > TimeSpan.Zero ? time / 100 : time; }
        public override long GetTimestamp() { return TimeProvider.System.GetTimestamp() * 100; }
        public override ITimer CreateTimer(TimerCallback callback, object state, TimeSpan dueTime, TimeSpan period)
        {
            return TimeProvider.System.CreateTimer(callback, state, Short(dueTime), Short(period));
        }
    }
}
'@
    }

    function Get-FastConnection([int] $AnswerTimeoutSec) {
        $secret = [CloneCmdlets.Http.SecretToken]::new($canary)
        $http = [CloneCmdlets.Http.HttpSettings]@{ AnswerTimeout = [timespan]::FromSeconds($AnswerTimeoutSec) }
        $time = [CloneCmdlets.Tests.FastTime]::new()
        [CloneCmdlets.Services.AzureDevOps.AzureDevOpsConnection]::Create('fast plans', [CloneCmdlets.Services.AzureDevOps.AzureDevOpsSettings]@{
            CollectionUri = $Emulator.CollectionUri; Project = $Emulator.Project; Token = $secret; Http = $http }, $time)
        [CloneCmdlets.Services.WallarmFast.WallarmFastConnection]::Create('fast runs', [CloneCmdlets.Services.WallarmFast.WallarmFastSettings]@{
            ApiHost = $Emulator.Uri; Token = $secret; Http = $http }, $time)
    }

    function Find-Canary([string] $Text) {
        $forms | Where-Object { $Text.Contains($_, [StringComparison]::OrdinalIgnoreCase) }
    }
}

AfterAll {
    Stop-CloneEmulator
    Remove-Item Env:CLONECMDLETS_EMULATOR_TOKEN
}

Describe 'The token' {
    AfterEach {
        Clear-TestFault
    }

    It 'is in no stream, error or transcript after <Answer>' -ForEach $answers {
        $transcript = Join-Path $TestDrive "transcript-$($Answer -replace '\W').txt"
        $Error.Clear()
        $null = Start-Transcript $transcript
        $ado, $fast = Get-FastConnection -AnswerTimeoutSec ($IsTimeout ? 5 : 100)
        $all = & {
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $arguments = Get-TestConnectionArgument @{ Name = 'canary' }
            $connects = if (-not $IsTimeout) {
                { Connect-CloneService @arguments -Verbose -Debug -PassThru }
                { Connect-CloneService -ApiHost $Emulator.Uri.AbsoluteUri -Token $EmulatorToken -Name canaryFast -Verbose -Debug -PassThru }
            }
            foreach ($call in $connects) {
                if ($Fault) {
                    # Once where it is tried again, which takes its time.
                    $null = Invoke-TestEmulator '_emulator/faults' -Method Post -Body ($Fault + @{ match = 'GET *'; times = 1 })
                }

                try { & $call } catch { $_ }
                Clear-TestFault
            }

            if ($Fault) {
                foreach ($match in '* /v1/*', '* /fabrikam/*') {
                    $null = Invoke-TestEmulator '_emulator/faults' -Method Post -Body ($Fault + @{ match = $match; times = 100 })
                }
            }

            $calls = @(
                { Copy-TestPlan 1 "canary $Answer" -Connection $ado -Verbose -Debug }
                { Copy-TestPlan 1 "canary $Answer asked" -Connection $ado -WhatIf -Verbose -Debug }
                { Copy-TestRun -TestRecordId rec_0001 -Name "canary $Answer" -Connection $fast -Verbose -Debug -Annotate }
                { Get-CloneOperation -Refresh -Verbose -Debug }
                { Get-CloneOperation -Id 2 -Connection $ado -Verbose -Debug }
                { Wait-CloneOperation -Id 9001 -Connection $fast -TimeoutSec 0 -Verbose -Debug -Annotate }
                { Wait-CloneOperation -Id 2 -Connection $ado -TimeoutSec 0 -Verbose -Debug }
                { Get-CloneService }
                { Disconnect-CloneService canary -Verbose -Debug }
                { Get-CloneService canary }
            )
            foreach ($call in $calls) {
                try { & $call } catch { $_ }
            }
        } *>&1
        $null = Stop-Transcript
        $all.Count | Should -BeGreaterThan 5
        if ($IsTimeout) {
            ($all | Out-String) | Should -Match 'no answer within 5 s'
        }

        $text = ($all | ForEach-Object { $_ | Format-List * -Force }) + ($Error | Get-Error) | Out-String -Width 4000
        Find-Canary $text | Should -BeNullOrEmpty
        Find-Canary (Get-Content -Raw $transcript) | Should -BeNullOrEmpty
    }

    It 'does not follow a redirect to another host (<_>)' -ForEach 301, 302, 307, 308 {
        $here = Open-FakeService
        $there = Open-FakeService
        try {
            $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
            $null = $shell.AddScript({
                param($Module, $Uri, $Token)
                $VerbosePreference = $DebugPreference = 'Continue'
                Import-Module $Module
                Connect-CloneService -ApiHost $Uri -Token $Token -NoVerify
                Copy-TestRun -TestRecordId 1 -Name x
            }).AddArgument((Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1')).AddArgument($here.Uri.AbsoluteUri).AddArgument($EmulatorToken)
            $running = $shell.BeginInvoke()
            $request = Get-FakeRequest $here
            $request.Request.Headers['X-WallarmAPI-Token'] | Should -BeExactly $canary
            Complete-FakeRequest $request @{} -Status $_ -Header @{ Location = "$($there.Uri)?token=$([uri]::EscapeDataString($canary))" }
            $thrown = try { $shell.EndInvoke($running) } catch { $_ }
            $shell.HadErrors | Should -BeTrue
            $there.Next.IsCompleted | Should -BeFalse
            $here.Next.IsCompleted | Should -BeFalse
            $text = @($thrown; $shell.Streams.Error; $shell.Streams.Verbose; $shell.Streams.Debug) | ForEach-Object { $_ | Format-List * -Force } | Out-String -Width 4000
            $text.Length | Should -BeGreaterThan 100
            Find-Canary $text | Should -BeNullOrEmpty
        } finally {
            $shell.Dispose()
            Close-FakeService $here
            Close-FakeService $there
        }
    }

    It 'is not shown where a service repeats it in its answer' {
        $service = Open-FakeService
        try {
            $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
            $null = $shell.AddScript({
                param($Module, $Uri, $Token)
                $VerbosePreference = $DebugPreference = 'Continue'
                Import-Module $Module
                Connect-CloneService -CollectionUri $Uri -Project p -Token $Token
            }).AddArgument((Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1')).AddArgument($service.CollectionUri).AddArgument($EmulatorToken)
            $running = $shell.BeginInvoke()
            $request = Get-FakeRequest $service
            $header = $request.Request.Headers['Authorization']
            Complete-FakeRequest $request @{ message = "Bad request: Authorization: $header; token $canary, or $([uri]::EscapeDataString($canary))"; typeKey = 'X' } -Status 400
            $thrown = try { $shell.EndInvoke($running) } catch { $_ }
            $text = @($thrown; $shell.Streams.Error; $shell.Streams.Verbose; $shell.Streams.Debug) | ForEach-Object { $_ | Format-List * -Force } | Out-String -Width 4000
            $text | Should -Match 'Authorization: Basic \*{8,}; token \*{8,}'
            Find-Canary $text | Should -BeNullOrEmpty
        } finally {
            $shell.Dispose()
            Close-FakeService $service
        }
    }

    It 'is in no file of the journal and of the emulator' {
        Stop-CloneEmulator
        $files = @(Get-ChildItem $env:CLONECMDLETS_HOME -Recurse -File -Force) + @(Get-ChildItem $TestDrive -Filter 'emulator.db*' -File)
        $files.Count | Should -BeGreaterThan 1
        foreach ($file in $files) {
            Find-Canary ([System.Text.Encoding]::Latin1.GetString([System.IO.File]::ReadAllBytes($file.FullName))) | Should -BeNullOrEmpty -Because $file.Name
        }

        $script:Emulator = Start-CloneEmulator -PassThru # for what runs after each test
        $script:EmulatorToken = $Emulator.GetToken()
    }
}
