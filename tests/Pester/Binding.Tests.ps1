# What rows of CSV files, of JSON and of databases bind to. PowerShell's binder drops what it can't convert, and copies without it: here it is an error.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule # the rows below have its types

    $script:runRows = @(
        @{ What = 'record, name'; Row = { 'TestRecordId,Name', 'rec_0001,NAME' | ConvertFrom-Csv } }
        @{ What = 'record, name, description'; Row = { 'TestRecordId,Name,Description', 'rec_0001,NAME,y' | ConvertFrom-Csv }; Sent = @{ desc = 'y' } }
        @{ What = 'name, record and a tag'; Row = { 'Name,TestRecordId,Tag', 'NAME,rec_0001,t' | ConvertFrom-Csv }; Sent = @{ tags = 't' } }
        @{ What = 'record and rates'; Row = { 'TestRecordId,Name,Rps,RpsPerBaseline', 'rec_0001,NAME,5,3' | ConvertFrom-Csv }; Sent = @{ rps = 5; rps_per_baseline = 3 } }
        @{ What = 'record and switches'; Row = { 'TestRecordId,Name,StopOnFirstFail,StopRecording', 'rec_0001,NAME,true,no' | ConvertFrom-Csv }; Sent = @{ stop_on_first_fail = $true } }
        @{ What = 'record and nothing else filled'; Row = { 'TestRecordId,Name,Description,PolicyId,NodeId,Tag,ExcludeFileExtension,Rps,RpsPerBaseline,StopOnFirstFail,Connection', 'rec_0001,NAME,,,,,,,,,' | ConvertFrom-Csv }; Sent = @{ tags = @() } }
        @{ What = 'record with an empty run'; Row = { 'Id,TestRecordId,Name,Description', ',rec_0001,NAME,d' | ConvertFrom-Csv }; Sent = @{ desc = 'd' } }
        @{ What = 'record and a connection'; Row = { 'TestRecordId,Name,Connection,Description', 'rec_0001,NAME,WallarmFast,d' | ConvertFrom-Csv }; Sent = @{ desc = 'd' } }
        @{ What = 'a record of JSON'; Row = { '{"testRecordId":"rec_0001","name":"NAME","description":null,"tag":["a","b"],"rps":7,"id":null,"connection":null}' | ConvertFrom-Json }; Sent = @{ tags = 'a', 'b'; rps = 7 } }
        @{ What = 'a numeric record of JSON'; Row = { ConvertFrom-Json ('{"testRecordId":' + (Get-NumericRecordId) + ',"name":"NAME"}') }; Source = { Get-NumericRecordId } }
        @{ What = 'run'; Row = { [pscustomobject]@{ Id = "$passed"; Name = 'NAME' } }; IsRun = $true }
        @{ What = 'a numeric run'; Row = { [pscustomobject]@{ Id = [long] $passed; Name = 'NAME' } }; IsRun = $true }
        @{ What = 'a numeric run of JSON with a description'; Row = { ConvertFrom-Json ('{"id":' + $passed + ',"name":"NAME","description":"d","policyId":null}') }; IsRun = $true; Sent = @{ desc = 'd' } }
        @{ What = 'run with an empty record'; Row = { 'TestRunId,TestRecordId,Name,Tag,Rps', "$passed,,NAME,t,9" | ConvertFrom-Csv }; IsRun = $true; Sent = @{ tags = 't'; rps = 9 } }
        @{ What = 'run, node'; Row = { [pscustomobject]@{ TestRunId = $passed; NodeId = ''; Name = 'NAME'; Description = 'n' } }; IsRun = $true; Sent = @{ desc = 'n' } }
        @{ What = 'an ordered row with what binds nowhere'; Row = { [pscustomobject][ordered]@{ Comment = 'c'; Owner = 'o'; Description = 'd'; TestRecordId = 'rec_0001'; Name = 'NAME' } }; Sent = @{ desc = 'd' } }
        @{ What = 'a row of a database'; Row = { ConvertTo-DataRow @{ TestRecordId = 'rec_0001'; Name = 'NAME'; Description = [DBNull]::Value; StopOnFirstFail = [DBNull]::Value; Tag = [DBNull]::Value } } }
    )

    foreach ($case in $runRows) {
        foreach ($key in 'IsRun', 'Sent', 'Source') {
            if (-not $case.ContainsKey($key)) { $case[$key] = if ($key -eq 'Sent') { @{} } }
        }
    }

    $script:badPlanCells = @(
        @{ What = 'a date of a country'; Row = { 'Id,DestinationName,EndDate', '1,trace,31.12.2026' | ConvertFrom-Csv }; Says = '31.12.2026' }
        @{ What = 'no date at all'; Row = { [pscustomobject]@{ Id = 1; DestinationName = 'trace'; StartDate = 5 } }; Says = 'no date' }
        @{ What = 'a typo in IfExists'; Row = { 'Id,DestinationName,IfExists', '1,trace,Skpi' | ConvertFrom-Csv }; Says = 'Error, Skip, Allow' }
        @{ What = 'overrides in text'; Row = { 'Id,DestinationName,OverrideParameters', '1,trace,System.State=New' | ConvertFrom-Csv }; Says = 'table of fields' }
        @{ What = 'a doubtful switch'; Row = { 'Id,DestinationName,CloneRequirements', '1,trace,maybe' | ConvertFrom-Csv }; Says = 'maybe' }
        @{ What = 'an object for a switch'; Row = { [pscustomobject]@{ Id = 1; DestinationName = 'trace'; CloneRequirements = [pscustomobject]@{ A = 1 } } }; Says = 'true nor false' }
        @{ What = 'an object for a text'; Row = { [pscustomobject]@{ Id = 1; DestinationName = 'trace'; DestinationProject = [pscustomobject]@{ name = 'fabrikam-fiber-tfvc2' } } }; Says = 'no text' }
        @{ What = 'a list for a text'; Row = { [pscustomobject]@{ Id = 1; DestinationName = 'trace'; Description = 'a', 'b' } }; Says = 'no text' }
        @{ What = 'an owner without id'; Row = { [pscustomobject]@{ Id = 1; DestinationName = 'trace'; Owner = [pscustomobject]@{ displayName = 'Nobody' } } }; Says = 'uniqueName' }
        @{ What = 'a bad build'; Row = { 'Id,DestinationName,BuildId', '1,trace,x7' | ConvertFrom-Csv }; Says = 'x7' }
        @{ What = 'an object for suites'; Row = { [pscustomobject]@{ Id = 1; DestinationName = 'trace'; SuiteId = [pscustomobject]@{ id = 3 } } }; Says = 'no id' }
        @{ What = 'no connection'; Row = { [pscustomobject]@{ Id = 1; DestinationName = 'trace'; Connection = 5 } }; Says = 'no connection' }
        @{ What = 'an object for an id'; Row = { [pscustomobject]@{ Id = [pscustomobject]@{ id = 1 }; DestinationName = 'trace' } }; Says = 'no id' }
    )

    $script:badRunCells = @(
        @{ What = 'a rate in words'; Row = { 'TestRecordId,Name,Rps', 'rec_0001,trace,fast' | ConvertFrom-Csv }; Says = 'fast' }
        @{ What = 'a rate out of range'; Row = { 'TestRecordId,Name,Rps', 'rec_0001,trace,5000' | ConvertFrom-Csv }; Says = '5000' }
        @{ What = 'objects as tags'; Row = { '{"testRecordId":"rec_0001","name":"trace","tag":[{"a":1}]}' | ConvertFrom-Json }; Says = 'no text' }
        @{ What = 'an object as policy'; Row = { '{"testRecordId":"rec_0001","name":"trace","policyId":{"id":1}}' | ConvertFrom-Json }; Says = 'no text' }
        @{ What = 'a doubtful switch'; Row = { 'TestRecordId,Name,StopOnFirstFail', 'rec_0001,trace,perhaps' | ConvertFrom-Csv }; Says = 'perhaps' }
        @{ What = 'both a run and a record'; Row = { [pscustomobject]@{ Id = $passed; TestRecordId = 'rec_0001'; Name = 'trace' } }; Says = 'Parameter set cannot be resolved' }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'RecordingHost.ps1')
    . (Join-Path $PSScriptRoot 'FakeService.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    $script:sequence = 0
    $script:passed = $script:numericRecord = $null
    $script:passed = Get-TestRunId passed

    function Get-NumericRecordId {
        $script:numericRecord ??= (Invoke-TestEmulator '_emulator/records' -Method Post -Body @{ name = 'numeric'; baselines = 2; recording = $false; vulnerable = $false }).id
        $script:numericRecord
    }

    function ConvertTo-DataRow([hashtable] $Cells) {
        $table = [System.Data.DataTable]::new()
        foreach ($name in $Cells.Keys) { $null = $table.Columns.Add($name) }
        $row = $table.NewRow()
        foreach ($name in $Cells.Keys) { $row[$name] = $Cells[$name] }
        $table.Rows.Add($row)
        , $row
    }

    # The bodies that a script posts to a service that refuses them all.
    function Get-PostedBody([scriptblock] $Script, [int] $Count = 1) {
        $service = Open-FakeService
        $recorded = Invoke-RecordedScript $Script $service.Uri.AbsoluteUri, (ConvertTo-TestToken 'any')
        try {
            1..$Count | ForEach-Object {
                $request = Get-FakeRequest $service
                [System.IO.StreamReader]::new($request.Request.InputStream).ReadToEnd() | ConvertFrom-Json -AsHashtable
                Complete-FakeRequest $request @{ status = 400; body = 'no' } -Status 400
            }

            $null = $recorded.Shell.EndInvoke($recorded.Running)
        } finally {
            Complete-RecordedScript $recorded
            Close-FakeService $service
        }
    }
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Rows of runs' {
    It 'bind: <What>' -ForEach $runRows {
        $name = "row $((++$script:sequence))"
        $row = & $Row
        $row.Name = $name
        $operation = $row | Copy-TestRun -WarningAction SilentlyContinue -ErrorAction Stop
        $operation.Destination.Name | Should -Be $name
        if ($IsRun) {
            $operation.Source.TestRunId | Should -Be "$passed"
        } else {
            $operation.Source.TestRunId | Should -BeNullOrEmpty
            $operation.Source.Id | Should -Be $(if ($Source) { "$(& $Source)" } else { 'rec_0001' })
        }

        $made = (Invoke-TestEmulator "v1/test_run/$($operation.Id)").body
        foreach ($field in $Sent.Keys) {
            @($made.$field) | Should -Be @($Sent[$field]) -Because $field
        }
    }

    It 'bind one after another, each by its own cells' {
        $rows = @(
            [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = 'mixed 1'; Description = 'one'; Rps = 5 }
            [pscustomobject]@{ Id = $passed; Name = 'mixed 2' }
            [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = 'mixed 3'; Tag = 'x' }
        )
        $done = @($rows | Copy-TestRun -WarningAction SilentlyContinue -ErrorAction Stop)
        $done.Destination.Name | Should -Be 'mixed 1', 'mixed 2', 'mixed 3'
        $last = (Invoke-TestEmulator "v1/test_run/$($done[2].Id)").body
        $last.desc | Should -BeNullOrEmpty
        $last.rps | Should -BeNullOrEmpty
        $last.tags | Should -Be 'x'
    }

    It 'tell what is missing: a name, with a record' {
        [pscustomobject]@{ TestRecordId = 'rec_0001' } | Copy-TestRun -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -Match '^InputObjectMissingMandatory'
        { Copy-TestRun -TestRecordId '' -Name x } | Should -Throw '*TestRecordId*'
        (TabExpansion2 'Copy-TestRun -TestR' 19).CompletionMatches.CompletionText | Should -Contain '-TestRecordId'
    }

    It 'keep the spelling of a number that was typed' {
        $bodies = @(Get-PostedBody -Count 2 {
                param($Address, $Token)
                Connect-CloneService -ApiHost $Address -Token $Token -NoVerify
                Copy-TestRun -TestRecordId 0012 -Name 1.10 -PolicyId 12d -Tag 2.0 -Description 1e3
                Copy-TestRun -TestRecordId 12 -Name 7 -Description 0.5
            })
        $bodies[0].name, $bodies[0].desc, "$($bodies[0].test_record_id)", "$($bodies[0].policy_id)", $bodies[0].tags[0] |
            Should -Be '1.10', '1e3', '0012', '12d', '2.0'
        $bodies[1].name, $bodies[1].desc, "$($bodies[1].test_record_id)" | Should -Be '7', '0.5', '12'
        $failure = Get-TestError { Get-CloneOperation -Id 007 -Service AzureDevOps -ErrorAction Stop }
        "$failure" | Should -Match '007'
    }

    It 'bind beside the record that the environment names' {
        $env:TEST_RECORD_ID = 'rec_0001'
        try {
            $operation = [pscustomobject]@{ Description = 'by environment'; Rps = 4 } | Copy-TestRun -Name named -WarningAction SilentlyContinue -ErrorAction Stop
            (Invoke-TestEmulator "v1/test_run/$($operation.Id)").body.rps | Should -Be 4
        } finally {
            Remove-Item Env:TEST_RECORD_ID
        }
    }

    It 'are an error each where a cell is no good, and nothing is sent: <What>' -ForEach $badRunCells {
        $before = Get-TestRunCount
        & $Row | Copy-TestRun -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        "$failure" | Should -Match ([regex]::Escape($Says))
        Get-TestRunCount | Should -Be $before
    }

    It 'that take a bad default of the environment are an error each; the others are copied' {
        $env:TEST_RUN_RPS = 'fast'
        try {
            $rows = @(
                [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = 'rate 1'; Rps = 5 }
                [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = 'rate 2' }
                [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = 'rate 3'; Rps = 6 }
            )
            $done = @($rows | Copy-TestRun -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable failure)
            $done.Destination.Name | Should -Be 'rate 1', 'rate 3'
            Get-ErrorId $failure[0] | Should -Be 'InvalidCloneRequest'
            "$failure" | Should -Match 'TEST_RUN_RPS'
        } finally {
            Remove-Item Env:TEST_RUN_RPS
        }
    }

    It 'send nothing for an empty cell, nor for one that only an earlier row has' {
        $bodies = @(Get-PostedBody -Count 4 {
                param($Address, $Token)
                Connect-CloneService -ApiHost $Address -Token $Token -NoVerify
                @(
                    [pscustomobject]@{ TestRecordId = 'r'; Name = 'a'; StopOnFirstFail = 'false'; Tag = 'x' }
                    [pscustomobject]@{ TestRecordId = 'r'; Name = 'b'; StopOnFirstFail = ''; Tag = ''; ExcludeFileExtension = ''; Rps = '' }
                    [pscustomobject]@{ TestRecordId = 'r'; Name = 'c'; StopOnFirstFail = $null; Tag = $null }
                    [pscustomobject]@{ TestRecordId = 'r'; Name = 'd' }
                ) | Copy-TestRun
            })
        $bodies[0].stop_on_first_fail | Should -BeFalse
        $bodies[0].ContainsKey('stop_on_first_fail') | Should -BeTrue
        $bodies[0].tags | Should -Be 'x'
        foreach ($body in $bodies[1..3]) {
            $body.Keys | Sort-Object | Should -Be 'name', 'test_record_id'
        }
    }
}

Describe 'Rows of plans' {
    It 'are an error each where a cell is no good, and nothing is sent: <What>' -ForEach $badPlanCells {
        & $Row | Copy-TestPlan -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        "$failure" | Should -Match ([regex]::Escape($Says))
        Get-TestPlanName | Should -Not -Contain 'trace'
    }

    It 'are copied with what is good, and with empty cells' {
        $rows = @'
Id,DestinationName,DestinationProject,StartDate,EndDate,IfExists,CloneRequirements,OverrideParameters,SuiteId,Owner,Connection
1,good 1,,2026-01-01,2026-12-31,allow,yes,,,,AzureDevOps
1,good 2,,,,,,,,,
'@ | ConvertFrom-Csv
        $done = @($rows | Copy-TestPlan -ErrorAction Stop)
        $done.Destination.Name | Sort-Object | Should -Be 'good 1', 'good 2'
        $plan = Invoke-TestEmulator "fabrikam/fabrikam-fiber-tfvc/_apis/test/plans/$(@($done | Where-Object { $_.Destination.Name -eq 'good 1' })[0].Destination.Id)?api-version=5.0-preview.2"
        "$($plan.endDate)" | Should -Match '2026'
    }

    It 'copy a plan as the service gives it, with the id of its owner' {
        $row = [pscustomobject]@{
            id    = 1; name = 'TestPlan1'; state = 'Active'; DestinationName = 'owned'
            owner = [pscustomobject]@{ displayName = 'Chuck Reinhart'; id = '4adb1680-0eac-6149-b5ee-fc8b4f6ca227'; uniqueName = 'fabfiber@outlook.com' }
        }
        $operation = $row | Copy-TestPlan -ErrorAction Stop
        $plan = Invoke-TestEmulator "fabrikam/fabrikam-fiber-tfvc/_apis/test/plans/$($operation.Destination.Id)?api-version=5.0-preview.2"
        $plan.owner.uniqueName | Should -Be '4adb1680-0eac-6149-b5ee-fc8b4f6ca227'
        "$($plan.owner.displayName)" | Should -Not -Match '@\{'
    }

    It 'never copy all suites for a list of none: <What>' -ForEach @(
        @{ What = 'an empty list'; Do = { Copy-TestPlan 1 trace -SuiteId @() -ErrorAction Stop } }
        @{ What = 'nothing'; Do = { Copy-TestPlan 1 trace -SuiteId $null -ErrorAction Stop } }
        @{ What = 'empty text'; Do = { Copy-TestPlan 1 trace -SuiteId '' -ErrorAction Stop } }
        @{ What = 'nothing, for every row'; Do = { [pscustomobject]@{ Id = 1; DestinationName = 'trace' } | Copy-TestPlan -SuiteId $null -ErrorAction Stop } }
        @{ What = 'an empty list of JSON'; Do = { '{"id":1,"destinationName":"trace","suiteId":[]}' | ConvertFrom-Json | Copy-TestPlan -ErrorAction Stop } }
    ) {
        $failure = Get-TestError $Do
        Get-ErrorId $failure | Should -Be 'InvalidCloneRequest'
        "$failure" | Should -Match '-SuiteId'
        Get-TestPlanName | Should -Not -Contain 'trace'
    }

    It 'keep the spelling of a number that was typed' {
        (Copy-TestPlan 1 2024.10 -Description 7.0 -ErrorAction Stop).Destination.Name | Should -Be '2024.10'
        (Copy-TestPlan 1 2024.1 -ErrorAction Stop).Destination.Name | Should -Be '2024.1'
        (Copy-TestPlan 1 2024.10 -IfExists Skip -ErrorAction Stop).Destination.Name | Should -Be '2024.10'
    }

    It 'send a date as JSON has it: <What>' -ForEach @(
        @{ What = 'of JSON'; Fields = { '{"Custom.Due":"2026-05-01T00:00:00Z"}' | ConvertFrom-Json }; Sent = '2026-05-01T00:00:00Z' }
        @{ What = 'of no zone'; Fields = { @{ 'Custom.Due' = [datetime]::new(2026, 5, 1) } }; Sent = '2026-05-01T00:00:00' }
        @{ What = 'with an offset'; Fields = { @{ 'Custom.Due' = [DateTimeOffset]::new(2026, 5, 1, 12, 30, 0, [timespan]::FromHours(2)) } }; Sent = '2026-05-01T12:30:00+02:00' }
    ) {
        $fields = & $Fields
        $recorded = Invoke-RecordedScript {
            param($Connection, $Fields)
            Copy-TestPlan 1 trace -OverrideParameters $Fields -Connection $Connection -WhatIf
        } (Get-CloneService AzureDevOps), $fields
        try {
            $null = $recorded.Shell.EndInvoke($recorded.Running)
            "$($recorded.Host.Lines)" | Should -Match ([regex]::Escape("Custom.Due = '$Sent'"))
        } finally {
            Complete-RecordedScript $recorded
        }
    }

    It 'bind from the attributes of XML' {
        $rows = ([xml] '<plans><plan Id="1" DestinationName="of XML"/><plan Id="1" DestinationName="more of XML"/></plans>').plans.plan
        ($rows | Copy-TestPlan -ErrorAction Stop).Destination.Name | Sort-Object | Should -Be 'more of XML', 'of XML'
    }

    It 'take any dictionary of fields' {
        $typed = [System.Collections.Generic.Dictionary[string, object]]::new()
        $typed['System.AreaPath'] = 'fabrikam-fiber-tfvc'
        $ordered = [ordered]@{ 'System.AreaPath' = 'fabrikam-fiber-tfvc' }
        $json = '{"System.AreaPath":"fabrikam-fiber-tfvc"}' | ConvertFrom-Json
        $n = 0
        foreach ($table in $typed, $ordered, $json) {
            (Copy-TestPlan 1 "fields $((++$n))" -OverrideParameters $table -ErrorAction Stop).Destination.Name | Should -Be "fields $n"
        }
    }

    It 'are an error where a field comes twice, or has no text; the others are copied' {
        $twice = [System.Collections.Generic.Dictionary[string, string]]::new()
        $twice['System.AreaPath'] = 'a'
        $twice['system.areapath'] = 'b'
        $rows = @(
            [pscustomobject]@{ Id = 1; DestinationName = 'trace'; OverrideParameters = $twice }
            [pscustomobject]@{ Id = 1; DestinationName = 'trace'; OverrideParameters = @{ 'System.AreaPath' = @{ a = 1 } } }
            [pscustomobject]@{ Id = 1; DestinationName = 'after the bad fields' }
        )
        ($rows | Copy-TestPlan -ErrorAction SilentlyContinue -ErrorVariable failure).Destination.Name | Should -Be 'after the bad fields'
        $failure | ForEach-Object { Get-ErrorId $_ } | Should -Be 'InvalidCloneRequest', 'InvalidCloneRequest'
        "$failure" | Should -Match 'twice'
    }
}

Describe 'Operations in the pipeline' {
    BeforeAll {
        $script:plan = Copy-TestPlan 1 'first copy' -Wait
        $script:run = Copy-TestRun -TestRecordId rec_0001 -Name 'first run' -Wait
        # The same operation, of the same numbers, of another collection or host.
        filter ConvertTo-Elsewhere([string] $Scope) {
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_))
            $copy.Handle = $copy.Handle -replace '(?<=^\w+:).*(?=#)', $Scope
            [CloneCmdlets.CloneOperation] $copy
        }
        function ConvertTo-Remnant($Operation, $How) {
            switch ($How) {
                'itself' { $Operation }
                'JSON' { $Operation | ConvertTo-Json -Depth 5 | ConvertFrom-Json }
                'a file' { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Operation)) }
                'Select-Object' { $Operation | Select-Object * }
            }
        }
    }

    It 'of plans let the copy be copied, as <_>' -ForEach 'itself', 'JSON', 'a file', 'Select-Object' {
        $again = ConvertTo-Remnant $plan $_ | Copy-TestPlan -DestinationName "again by $_" -ErrorAction Stop
        $again.Source.Id | Should -Be $plan.Destination.Id
        $again.Source.Name | Should -Be 'first copy'
    }

    It 'of runs let the run be copied, as <_>' -ForEach 'itself', 'JSON', 'a file', 'Select-Object' {
        (ConvertTo-Remnant $run $_ | Copy-TestRun -WarningAction SilentlyContinue -ErrorAction Stop).Source.TestRunId | Should -Be $run.Id
    }

    It 'of the other service are refused, as <_>' -ForEach 'itself', 'JSON', 'a file' {
        $runs = Get-TestRunCount
        ConvertTo-Remnant $run $_ | Copy-TestPlan -DestinationName trace -ErrorAction SilentlyContinue -ErrorVariable failure
        "$failure" | Should -Match 'makes no test plan'
        ConvertTo-Remnant $plan $_ | Copy-TestRun -ErrorAction SilentlyContinue -ErrorVariable failure
        "$failure" | Should -Match 'makes no test run'
        Get-TestPlanName | Should -Not -Contain 'trace'
        Get-TestRunCount | Should -Be $runs
    }

    It 'that made nothing known are refused' {
        $json = $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $json.Destination = $null
        $json | Copy-TestPlan -DestinationName trace -ErrorAction SilentlyContinue -ErrorVariable failure
        "$failure" | Should -Match 'no test plan is known'
        Get-TestPlanName | Should -Not -Contain 'trace'
    }

    It 'of another place are no ids here, as <_>: nothing is sent, and the rest of the pipeline is copied' -ForEach 'itself', 'JSON', 'a file', 'Select-Object' {
        # The plan with that number is here too, and would be copied instead.
        $elsewhere = ConvertTo-Remnant ($plan | ConvertTo-Elsewhere 'https://dev.azure.com/elsewhere/fabrikam-fiber-tfvc') $_
        $rows = $elsewhere, [pscustomobject]@{ Id = 1 }
        $made = @($rows | Copy-TestPlan -DestinationName "here by $_" -ErrorAction SilentlyContinue -ErrorVariable failure)
        $made.Source.Id | Should -Be '1'
        $failure.Count | Should -Be 1
        Get-ErrorId $failure[0] | Should -Be 'InvalidCloneRequest'
        "$failure" | Should -Match 'dev\.azure\.com/elsewhere.*/fabrikam.*-Connection'
        $failure[0].TargetObject | Should -Be $elsewhere.Handle

        $runs = Get-TestRunCount
        $elsewhere = ConvertTo-Remnant ($run | ConvertTo-Elsewhere 'https://us1.api.wallarm.com') $_
        $elsewhere | Copy-TestRun -ErrorAction SilentlyContinue -ErrorVariable failure
        Get-ErrorId $failure[0] | Should -Be 'InvalidCloneRequest'
        "$failure" | Should -Match 'us1\.api\.wallarm\.com.*-Connection'
        Get-TestRunCount | Should -Be $runs
    }

    It 'of another place are no ids here, given as an argument' {
        $elsewhere = $plan | ConvertTo-Elsewhere 'https://dev.azure.com/elsewhere/fabrikam-fiber-tfvc'
        Get-ErrorId (Get-TestError { Copy-TestPlan $elsewhere trace -ErrorAction Stop }) | Should -Be 'InvalidCloneRequest'
        Get-ErrorId (Get-TestError { [pscustomobject]@{ DestinationName = 'trace' } | Copy-TestPlan -Id $elsewhere -ErrorAction Stop }) | Should -Be 'InvalidCloneRequest'
        Get-TestPlanName | Should -Not -Contain 'trace'
    }

    It 'of another place leave nothing behind for the rows after them' {
        $elsewhere = $plan | ConvertTo-Elsewhere 'https://dev.azure.com/elsewhere/fabrikam-fiber-tfvc'
        $rows = $elsewhere, 1, ([pscustomobject]@{ Id = 1 }), $plan
        $made = @($rows | Copy-TestPlan -DestinationName 'after elsewhere' -IfExists Allow -ErrorAction SilentlyContinue -ErrorVariable failure)
        $made.Source.Id | Sort-Object | Should -Be (@('1', '1', $plan.Destination.Id) | Sort-Object)
        $failure.Count | Should -Be 1
    }

    It 'are copied where they are, by the one connection that leads there' {
        $uri = [uri]::new($Emulator.Uri, 'other')
        $there = Invoke-TestEmulator '_emulator/plans' -Method Post -Body @{ collection = 'other'; project = 'fabrikam-fiber-tfvc'; name = 'theirs'; suites = 1; casesPerSuite = 1 }
        $here, $arguments = (Get-TestConnectionArgument), (Get-TestConnectionArgument)
        $arguments.CollectionUri = $uri
        $default = Get-CloneService | Where-Object { $_.Service -eq 'AzureDevOps' }
        Connect-CloneService @arguments -Name other
        try {
            $theirs = Copy-TestPlan $there.id 'theirs 2' -Connection other -ErrorAction Stop
            $null = Connect-CloneService @here -Name $default.Name -WarningAction SilentlyContinue # the default again
            $again = $theirs | Copy-TestPlan -DestinationName 'theirs 3' -ErrorAction Stop
            $again.Source.Id | Should -Be $theirs.Destination.Id
            $again.Handle | Should -Match '/other/fabrikam-fiber-tfvc#'
            Get-TestPlanName | Should -Not -Contain 'theirs 3'

            # The connection that is named is the one that is meant, and a copy never leaves its collection.
            $failure = Get-TestError { $theirs | Copy-TestPlan -DestinationName trace -Connection $default.Name -ErrorAction Stop }
            Get-ErrorId $failure | Should -Be 'InvalidCloneRequest'
            "$failure" | Should -Match "-Connection 'other'"

            # Of several that lead there, it is the one to the operation's own project, and where that are several, none is guessed.
            $arguments.Project = 'fabrikam-fiber-tfvc2'
            $null = Connect-CloneService @arguments -Name 'other 2' -NoVerify
            $null = Connect-CloneService @here -Name $default.Name -WarningAction SilentlyContinue
            ($theirs | Copy-TestPlan -DestinationName 'theirs 4' -ErrorAction Stop).Handle | Should -Match '/other/fabrikam-fiber-tfvc#'
            $arguments.Project = 'fabrikam-fiber-tfvc'
            $null = Connect-CloneService @arguments -Name 'other 3' -NoVerify
            $null = Connect-CloneService @here -Name $default.Name -WarningAction SilentlyContinue
            $failure = Get-TestError { $theirs | Copy-TestPlan -DestinationName trace -ErrorAction Stop }
            "$failure" | Should -Match "-Connection 'other' or 'other 3'"
            Get-TestPlanName | Should -Not -Contain 'trace'
        } finally {
            'other', 'other 2', 'other 3' | Where-Object { $_ -in (Get-CloneService).Name } | ForEach-Object { Disconnect-CloneService -Name $_ }
        }
    }

    It 'without an id come back from JSON' {
        $json = $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $json.Id = $null
        ($json | Wait-CloneOperation -ErrorAction Stop).Handle | Should -Be $plan.Handle
        ($json | Get-CloneOperation -ErrorAction Stop).Handle | Should -Be $plan.Handle
        (Wait-CloneOperation -InputObject $json -ErrorAction Stop).Handle | Should -Be $plan.Handle
    }

    It 'are named by rows: <What>' -ForEach @(
        @{ What = 'a numeric id of JSON'; Row = { ConvertFrom-Json ('{"id":' + $run.Id + '}') } }
        @{ What = 'an id and the service in another case'; Row = { [pscustomobject]@{ Id = $run.Id; Service = 'wallarmfast' } } }
        @{ What = 'a handle and an empty service'; Row = { 'Handle,Service', "$($run.Handle)," | ConvertFrom-Csv } }
        @{ What = 'an id and a null service'; Row = { ConvertFrom-Json ('{"id":' + $run.Id + ',"service":null}') } }
        @{ What = 'a numeric id and the service'; Row = { ConvertFrom-Json ('{"id":' + $run.Id + ',"service":"WallarmFast"}') } }
        @{ What = 'an id and a connection'; Row = { [pscustomobject]@{ Id = $run.Id; Connection = 'WallarmFast' } } }
        @{ What = 'a handle and a connection'; Row = { [pscustomobject]@{ Handle = $run.Handle; Connection = 'WallarmFast' } } }
        @{ What = 'a handle and no id'; Row = { 'Id,Handle', ",$($run.Handle)" | ConvertFrom-Csv } }
        @{ What = 'an id and no handle'; Row = { 'Id,Handle,Connection', "$($run.Id),," | ConvertFrom-Csv } }
        @{ What = 'a handle alone'; Row = { [pscustomobject]@{ Handle = $run.Handle } } }
    ) {
        $row = & $Row
        ($row | Wait-CloneOperation -ErrorAction Stop).Handle | Should -Be $run.Handle
        ($row | Get-CloneOperation -ErrorAction Stop).Handle | Should -Be $run.Handle
    }

    It 'are not made of a row that names none' {
        $null = [pscustomobject]@{ Name = 'x' } | Wait-CloneOperation -TimeoutSec 5 -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.Count | Should -Be 1
        $null = '' | ForEach-Object { Wait-CloneOperation -Id $_ -TimeoutSec 5 -ErrorAction SilentlyContinue -ErrorVariable +failure }
        Get-ErrorId $failure[1] | Should -Be 'InvalidCloneRequest'
    }
}
